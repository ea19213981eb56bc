import { describe, expect, test } from "vitest";
import { SimClock } from "../kernel/sim-clock.ts";
import type { Connection, ConnectionReader, Endpoint } from "../network/network.ts";
import type { SimPeer } from "../network/sim/peer.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { AirInterface, type Gate } from "./air-interface.ts";
import { Listening } from "./edrx.ts";

const SERVER = { address: "10.0.0.1", port: 7 };
const TO = { family: 0, localPort: 0, dnsServers: [] } as const;

/** A gate that opens at the times it is told to, and counts what goes over the air. */
class HandGate implements Gate {
  readonly #listening: Listening;
  asleep = 0;
  used = 0;

  constructor(clock: SimClock) {
    this.#listening = new Listening(clock);
  }

  use(): void {
    this.used++;
  }

  wait(): number {
    return this.asleep;
  }

  whenListening(run: () => void) {
    return this.#listening.await(this.asleep, run);
  }

  /** A radio connection begins. */
  connect(): void {
    this.asleep = 0;
    this.#listening.begin();
  }
}

class Heard implements ConnectionReader {
  readonly all: string[] = [];
  onReceive: (() => void) | undefined;

  opened(): void {
    this.all.push("opened");
  }

  receive(chunk: Buffer): void {
    this.all.push(chunk.toString());
    this.onReceive?.();
  }

  drained(): void {}

  closed(): void {
    this.all.push("closed");
  }

  gone(error: string | undefined): void {
    this.all.push(`gone ${error}`);
  }
}

function bench() {
  const clock = new SimClock();
  const network = new SimNetwork(clock);
  const peers: SimPeer[] = [];
  network.serve(SERVER, (peer) => void peers.push(peer));
  const gate = new HandGate(clock);
  return { clock, network, peers, gate, air: new AirInterface(network, gate) };
}

async function connected() {
  const all = bench();
  const heard = new Heard();
  const host = SERVER.address;
  const connection = all.air.connect({ protocol: "tcp", host, port: SERVER.port, ...TO }, heard);
  await all.clock.advance(0);
  heard.all.length = 0;
  return { ...all, heard, connection, peer: all.peers[0]! };
}

async function listening() {
  const all = bench();
  const heard = new Heard();
  const incoming: Connection[] = [];
  let port = 0;
  const listener = all.air.listen(
    { localPort: 2020, family: 4 },
    {
      listening: (number) => (port = number),
      failed: () => expect.unreachable(),
      incoming(connection) {
        incoming.push(connection);
        return heard;
      },
    },
  );
  await all.clock.advance(0);
  const dial = (from: Endpoint = { address: "10.0.0.9", port: 5000 }) =>
    all.network.connectTo(port, from)!;
  return { ...all, heard, incoming, listener, dial };
}

describe("AirInterface", () => {
  test("awake, everything is heard at once, and needs the air", async () => {
    const { clock, gate, peer, heard, connection } = await connected();
    const before = gate.used;
    peer.send(Buffer.from("a"));
    await clock.advance(0);
    expect(heard.all).toEqual(["a"]);
    connection.write(Buffer.from("b"));
    expect(gate.used).toBe(before + 2);
  });

  test("asleep, what comes waits for the occasion, all of it and in order", async () => {
    const { clock, gate, peer, heard } = await connected();
    gate.asleep = 1000;
    for (const text of ["a", "b", "c"]) peer.send(Buffer.from(text));
    peer.end();
    await clock.advance(999);
    expect(heard.all).toEqual([]);
    gate.asleep = 0;
    await clock.advance(1);
    expect(heard.all.join("")).toBe("abcclosed");
  });

  test("a radio connection that begins earlier brings it, and nothing comes again later", async () => {
    const { clock, gate, peer, heard } = await connected();
    gate.asleep = 1000;
    peer.send(Buffer.from("a"));
    await clock.advance(10);
    peer.send(Buffer.from("b"));
    gate.connect();
    await clock.advance(0);
    expect(heard.all.join("")).toBe("ab");
    await clock.advance(10_000);
    expect(heard.all.join("")).toBe("ab");
  });

  test("asleep, bytes stay with the peer: its window closes", async () => {
    const { clock, gate, peer, heard } = await connected();
    gate.asleep = 1000;
    for (let count = 0; count < 1000; count++) peer.send(Buffer.alloc(1000, 0x61));
    await clock.advance(500);
    expect(peer.unread).toBeGreaterThanOrEqual(999_000);
    gate.asleep = 0;
    await clock.advance(500);
    expect(heard.all.join("").length).toBe(1_000_000);
  });

  test("a reader that closes amid what waited hears nothing more", async () => {
    const { clock, gate, peer, heard, connection } = await connected();
    gate.asleep = 1000;
    peer.send(Buffer.from("a"));
    peer.reset();
    await clock.advance(10);
    heard.onReceive = () => connection.close();
    gate.asleep = 0;
    await clock.advance(10_000);
    expect(heard.all).toEqual(["a"]);
  });

  test("a reader that is paused amid what waited gets the rest when it resumes", async () => {
    const { clock, gate, peer, heard, connection } = await connected();
    gate.asleep = 1000;
    peer.send(Buffer.from("a"));
    await clock.advance(10);
    peer.send(Buffer.from("b"));
    heard.onReceive = () => connection.pause();
    gate.asleep = 0;
    await clock.advance(10_000);
    expect(heard.all).toEqual(["a"]);
    heard.onReceive = undefined;
    connection.resume();
    await clock.advance(0);
    expect(heard.all).toEqual(["a", "b"]);
  });

  test("a module that resumes while it sleeps does not wake for that", async () => {
    const { clock, gate, peer, heard, connection } = await connected();
    gate.asleep = 1000;
    peer.send(Buffer.from("a"));
    await clock.advance(10);
    connection.pause();
    connection.resume();
    peer.send(Buffer.from("b"));
    await clock.advance(500);
    expect(heard.all).toEqual([]);
    gate.asleep = 0;
    await clock.advance(490);
    expect(heard.all).toEqual(["a", "b"]);
  });

  test("asleep, a connection that comes in is heard of with its data behind it", async () => {
    const { clock, gate, dial, incoming, heard } = await listening();
    gate.asleep = 1000;
    dial().send(Buffer.from("a"));
    await clock.advance(999);
    expect(incoming).toEqual([]);
    gate.asleep = 0;
    await clock.advance(1);
    expect(incoming.length).toBe(1);
    expect(heard.all).toEqual(["a"]);
  });

  test("a listener that is closed before hears of nobody, and who came is reset", async () => {
    const { clock, gate, dial, incoming, listener, heard } = await listening();
    gate.asleep = 1000;
    const peer = dial();
    await clock.advance(10);
    listener.close();
    await clock.advance(0);
    expect(peer.state).toBe("reset");
    gate.asleep = 0;
    await clock.advance(10_000);
    expect([incoming, heard.all]).toEqual([[], []]);
  });

  test("a listener that refuses resets, then as well", async () => {
    const { clock, gate, network, air } = bench();
    let asked = 0;
    air.listen(
      { localPort: 2020, family: 4 },
      {
        listening() {},
        failed() {},
        incoming() {
          asked++;
          return undefined;
        },
      },
    );
    await clock.advance(0);
    gate.asleep = 1000;
    const peer = network.connectTo(2020, { address: "10.0.0.9", port: 5000 })!;
    peer.send(Buffer.from("a"));
    await clock.advance(10);
    gate.asleep = 0;
    await clock.advance(10_000);
    expect([asked, peer.state]).toEqual([1, "reset"]);
  });

  test("32 datagrams wait, the last of more are lost", async () => {
    const { clock, gate, network, air } = bench();
    const got: string[] = [];
    const remote = network.serveUdp({ address: "10.0.0.1", port: 9 });
    const port = air.bind(
      { localPort: 2021, family: 4 },
      { bound() {}, failed() {}, receive: (data) => void got.push(data.toString()) },
    );
    await clock.advance(0);
    gate.asleep = 1000;
    for (let count = 0; count < 40; count++) remote.send(Buffer.from(String(count)), 2021);
    await clock.advance(999);
    expect(got).toEqual([]);
    gate.asleep = 0;
    await clock.advance(1);
    expect(got).toEqual(Array.from({ length: 32 }, (_, count) => String(count)));
    remote.send(Buffer.from("late"), 2021);
    await clock.advance(0);
    expect(got.at(-1)).toBe("late");
    gate.asleep = 1000;
    remote.send(Buffer.from("never"), 2021);
    await clock.advance(10);
    port.close();
    await clock.advance(10_000);
    expect(got.at(-1)).toBe("late");
  });
});
