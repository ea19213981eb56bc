import fc from "fast-check";
import { expect, test } from "vitest";
import type { FaultyNetwork } from "../../src/faults/faulty-network.ts";
import type { Connection, ConnectionReader } from "../../src/network/network.ts";
import type { SimPeer } from "../../src/network/sim/peer.ts";
import { Bench, SERVER } from "./bench.ts";

const FAULTS = [
  "latency of=300ms",
  "latency of=20ms jitter=400ms",
  "latency of=2s way=down probability=30%",
  "bandwidth preset=emtc",
  "bandwidth preset=nbiot",
  "bandwidth up=9600 down=1.2k latency=0ms",
  "loss of=20% burst=2",
  "loss of=40% way=up",
  "mtu of=100",
  "mtu of=300 tcp=vanish for=4s",
  "silent for=5s",
  "silent way=down for=3s",
  "reorder of=50%",
  "duplicate of=50%",
  "nat tcp=10min",
] as const;

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("up", "down"), size: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ kind: fc.constant("wait"), size: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({ kind: fc.constantFrom("add", "remove"), size: fc.nat(FAULTS.length - 1) }),
  fc.record({
    kind: fc.constantFrom("hold", "go on", "peer holds", "peer goes on"),
    size: fc.nat(),
  }),
);

/** Bytes that differ, so that none can take the place of another. */
function* counted(): Generator<number> {
  for (let at = 0; ; at++) yield (at * 7 + (at >> 8)) & 0xff;
}

test("TCP arrives whole and in order, whatever goes wrong on the way, and ends in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(FAULTS.length - 1), { maxLength: 4 }),
      fc.array(step, { maxLength: 30 }),
      fc.integer(),
      async (first, steps, seed) => {
        const bench = new Bench({}, { seed });
        const network = bench.faults.network(bench.network);
        const add = (at: number): string => bench.fault(`${FAULTS[at]} name=f${at}`);
        for (const at of first) add(at);

        const sent: { up: number[]; down: number[] } = { up: [], down: [] };
        const source = { up: counted(), down: counted() };
        const got: Buffer[] = [];
        const heard: string[] = [];
        const reader: ConnectionReader = {
          opened: () => heard.push("opened"),
          receive: (chunk) => got.push(chunk),
          drained: () => {},
          closed: () => heard.push("closed"),
          gone: (error) => heard.push(`gone ${error ?? "in order"}`),
        };
        const options = { protocol: "tcp", family: 0, localPort: 0, dnsServers: [] } as const;
        // Chance may lose thirteen in a row: this stack does not give up then.
        const tcp = { retransmission: { maxBackoffs: 1000, maxRto: 60_000 }, sack: true };
        const connection = network.connect(
          { ...options, tcp, host: SERVER.address, port: SERVER.port },
          reader,
        );
        for (let waited = 0; heard.length === 0 && waited < 600; waited++) await bench.pass(1000);
        expect(heard).toEqual(["opened"]);

        for (const { kind, size } of steps) {
          if (kind === "up" || kind === "down") {
            const bytes = Array.from({ length: size }, () => source[kind].next().value as number);
            sent[kind].push(...bytes);
            if (kind === "up") connection.write(Buffer.from(bytes));
            else bench.peer.send(Buffer.from(bytes));
          } else if (kind === "add") add(size);
          else if (kind === "remove") bench.faults.remove(`f${size}`);
          else if (kind === "hold") connection.pause();
          else if (kind === "go on") connection.resume();
          else if (kind === "peer holds") bench.peer.pause();
          else if (kind === "peer goes on") bench.peer.resume();
          else await bench.pass(size);
        }

        // What is on a slow link is there still; what was lost is sent again within a minute.
        bench.faults.clear();
        connection.resume();
        bench.peer.resume();
        await bench.pass(120_000);
        expect(Buffer.concat(got).equals(Buffer.from(sent.down))).toBe(true);
        expect(bench.peer.received().equals(Buffer.from(sent.up))).toBe(true);
        expect(connection).toMatchObject({ unacknowledged: 0, unsent: 0 });
        connection.end();
        await bench.pass(1000);
        expect(heard).toEqual(["opened", "closed", "gone in order"]);
      },
    ),
    { numRuns: 300 },
  );
});

test("the same seed loses the same", async () => {
  const run = async (seed: number): Promise<string> => {
    const bench = new Bench({}, { seed });
    const network = bench.faults.network(bench.network);
    bench.fault("loss of=30% name=bad");
    const remote = bench.network.serveUdp("10.0.0.1:9");
    const port = network.bind(
      { localPort: 3030, family: 4 },
      { bound: () => {}, failed: () => {}, receive: () => {} },
    );
    for (let count = 0; count < 200; count++) {
      port.send(Buffer.from(`${count}`), { address: "10.0.0.1", port: 9 });
      await bench.pass(1);
    }
    return remote
      .received()
      .map(({ data }) => data.toString())
      .join();
  };
  const once = await run(1);
  expect(await run(1)).toBe(once);
  expect(await run(2)).not.toBe(once);
  const arrived = once.split(",").length;
  expect(arrived).toBeGreaterThan(110);
  expect(arrived).toBeLessThan(170);
});

const ENDS = [
  "reset nth=3",
  "reset bytes=700",
  "reset age=2s",
  "half-close bytes=500",
  "half-close nth=2 way=down",
  "half-close age=1s",
  "silent probability=60%",
  "silent way=up",
  "refused delay=1s probability=50%",
  "unreachable probability=50%",
  "dns result=silent",
  "dns result=answer delay=3s",
  "nat tcp=1s udp=1s",
  "activation",
] as const;

test("whatever happens, a connection begins and ends once, and leaves nothing behind", async () => {
  const faults = [...FAULTS, ...ENDS];
  const life = fc.oneof(
    fc.record({ kind: fc.constantFrom("up", "down"), size: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ kind: fc.constant("wait"), size: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ kind: fc.constantFrom("add", "remove"), size: fc.nat(faults.length - 1) }),
    fc.record({
      kind: fc.constantFrom("hold", "go on", "end", "close", "FIN", "RST"),
      size: fc.nat(),
    }),
  );
  const hosts = fc.constantFrom("10.0.0.1", "server.test", "10.0.0.9", "comes in");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("tcp" as const, "udp" as const),
      hosts,
      fc.array(fc.nat(faults.length - 1), { maxLength: 4 }),
      fc.array(life, { maxLength: 30 }),
      fc.integer(),
      async (protocol, host, first, steps, seed) => {
        const bench = new Bench({}, { seed });
        bench.network.names.set("server.test", { addresses: ["10.0.0.1"], ttl: 1 });
        const udp = bench.network.serveUdp(SERVER);
        const network = bench.faults.network(bench.network);
        const add = (at: number): string => bench.fault(`${faults[at]} name=f${at}`);
        for (const at of first) add(at);

        const heard: string[] = [];
        let got = Buffer.alloc(0);
        let inside = false;
        let closed = false;
        const hears = (what: string): void => {
          expect(inside, `${what} from inside a call`).toBe(false);
          expect(closed, `${what} when closed`).toBe(false);
          heard.push(what);
        };
        const reader: ConnectionReader = {
          opened: () => hears("opened"),
          receive(chunk) {
            hears("data");
            got = Buffer.concat([got, chunk]);
          },
          drained: () => hears("room"),
          closed: () => hears("closed"),
          gone: () => hears("gone"),
        };
        const options = { family: 0, localPort: 0, dnsServers: [] } as const;
        const incoming = host === "comes in" && protocol === "tcp";
        const listener = network.listen(
          { localPort: 2020, family: 4 },
          {
            listening: () => {},
            failed: () => {},
            incoming(accepted) {
              connection = accepted;
              hears("opened");
              return reader;
            },
          },
        );
        let connection: Connection | undefined;
        const dialled = incoming ? bench.network.connectTo(2020, "10.0.0.7:7") : undefined;
        if (!incoming) {
          connection = network.connect({ ...options, protocol, host, port: SERVER.port }, reader);
        }
        const call = (run: (connection: Connection) => void): void => {
          inside = true;
          if (connection) run(connection);
          inside = false;
        };
        const peer = (): SimPeer | undefined => dialled ?? bench.peers[0];

        const down: number[] = [];
        const source = counted();
        for (const { kind, size } of steps) {
          if (kind === "up" && heard.includes("opened")) {
            call((open) => open.write(Buffer.alloc(size, 0x61)));
          } else if (kind === "down") {
            const bytes = Array.from({ length: size }, () => source.next().value as number);
            if (protocol === "udp") udp.send(Buffer.from(bytes));
            else {
              if (peer()?.state === "open") down.push(...bytes);
              peer()?.send(Buffer.from(bytes));
            }
          } else if (kind === "add") add(size);
          else if (kind === "remove") bench.faults.remove(`f${size}`);
          else if (kind === "hold") call((open) => open.pause());
          else if (kind === "go on") call((open) => open.resume());
          else if (kind === "end") call((open) => open.end());
          else if (kind === "close" && connection) {
            call((open) => open.close());
            closed = true;
          } else if (kind === "FIN") peer()?.end();
          else if (kind === "RST") peer()?.reset();
          else await bench.pass(size);
        }
        await bench.pass(30_000);
        if (protocol === "tcp") {
          expect(Buffer.from(down).subarray(0, got.length).equals(got)).toBe(true);
        }
        call((open) => open.close());
        closed = true;
        listener.close();
        bench.faults.clear();
        await bench.pass(0);
        await bench.pass(10);
        const told = heard.filter((what) => what !== "room" && what !== "data");
        expect([
          "",
          "opened",
          "opened,closed",
          "opened,closed,gone",
          "opened,gone",
          "gone",
        ]).toContain(told.join());
        if (heard.includes("data")) expect(heard[0]).toBe("opened");
        if (heard.includes("gone")) expect(heard.at(-1)).toBe("gone");
        if (heard.includes("closed"))
          expect(heard.lastIndexOf("data")).toBeLessThan(heard.indexOf("closed"));
        // The cast: it is what it makes.
        expect((network as FaultyNetwork).flows.size).toBe(0);
        expect(bench.clock.nextDue).toBeUndefined();
      },
    ),
    { numRuns: 500 },
  );
});
