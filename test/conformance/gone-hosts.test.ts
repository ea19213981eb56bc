import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import type { Pipe } from "../../src/kernel/pipe.ts";
import { SocketConnection } from "../../src/transports/socket-connection.ts";
import { openTcp } from "../../src/transports/tcp.ts";
import { openRfc2217 } from "../../src/transports/telnet/rfc2217.ts";
import { openWs } from "../../src/transports/ws.ts";
import { Changes } from "../stages/changes.ts";
import { PortReader } from "../stages/port-reader.ts";

vi.setConfig({ testTimeout: 20_000 });

const LOOPBACK = { host: "127.0.0.1", port: 0 };
const undo: (() => void)[] = [];

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** A host that writes, goes without a word more, or types. */
interface Host {
  /** Writes all of it and goes; returns when the system has it. */
  last(words: Buffer): Promise<void>;
  type(text: string): void;
  readonly refused: boolean;
}

interface Kind {
  open(onHost: (event: string) => void): Promise<{ pipe: Pipe; port: number; close(): void }>;
  dial(port: number, changes: Changes): Promise<Host>;
}

async function dialSocket(port: number, changes: Changes): Promise<Host> {
  const socket = connect(port, "127.0.0.1");
  undo.push(() => socket.destroy());
  let refused = false;
  socket.on("error", () => {});
  socket.on("data", (chunk: Buffer) => (refused ||= chunk.includes("BUSY")));
  socket.on("data", changes.tell);
  await once(socket, "connect");
  return {
    async last(words) {
      await new Promise<void>((done) => socket.end(words, done));
    },
    type: (text) => void socket.write(text),
    get refused() {
      return refused;
    },
  };
}

async function dialWs(port: number, changes: Changes): Promise<Host> {
  const host = new WebSocket(`ws://127.0.0.1:${port}/`);
  undo.push(() => host.terminate());
  let refused = false;
  host.on("close", () => {
    refused = true;
    changes.tell();
  });
  await once(host, "open");
  return {
    async last(words) {
      await new Promise((done) => host.send(words, done));
      host.terminate();
    },
    type: (text) => host.send(text),
    get refused() {
      return refused;
    },
  };
}

const KINDS: [string, Kind][] = [
  ["TCP", { open: (onHost) => openTcp({ ...LOOPBACK, onHost }), dial: dialSocket }],
  ["RFC 2217", { open: (onHost) => openRfc2217({ ...LOOPBACK, onHost }), dial: dialSocket }],
  ["WebSocket", { open: (onHost) => openWs({ ...LOOPBACK, onHost }), dial: dialWs }],
];

describe.each(KINDS)("%s, while the module holds", (_name, { open, dial }) => {
  test.each([0, 1000, 1_000_000])(
    "a host that is gone behind %i bytes makes room for the next one, and they are not lost",
    async (count) => {
      const told: string[] = [];
      const changes = new Changes();
      const port = await open((event) => {
        told.push(event);
        changes.tell();
      });
      undo.push(() => port.close());
      const reader = new PortReader();
      port.pipe.attach(reader);
      const first = await dial(port.port, changes);
      await reader.untilHappened("came");
      port.pipe.pause();
      await first.last(Buffer.alloc(count, "x"));
      // As every host does that is refused: one that has much behind it may not be seen to be gone the first time.
      const isIn = (): boolean => told.filter((event) => event === "host attached").length > 1;
      let next: Host;
      let tries = 0;
      do {
        next = await dial(port.port, changes);
        await changes.until(() => next.refused || isIn());
      } while (next.refused && ++tries < 20);
      next.type("the next one");
      port.pipe.resume();
      await reader.untilText("one");
      expect(reader.text).toBe(`${"x".repeat(count)}the next one`);
    },
  );
});

test.each(["is just closed", "was closed long ago"])(
  "a socket that %s is over once",
  async (how) => {
    const server = createServer().listen(0, "127.0.0.1");
    undo.push(() => server.close());
    await once(server, "listening");
    const host = connect((server.address() as AddressInfo).port, "127.0.0.1");
    undo.push(() => host.destroy());
    const [socket] = (await once(server, "connection")) as [Socket];
    const over = once(socket, "close");
    socket.destroy();
    if (how !== "is just closed") await over;
    let closed = 0;
    const nothing = { data() {}, drained() {}, ended() {}, line() {}, broke() {}, rateSet() {} };
    new SocketConnection(socket).begin({ ...nothing, refused() {}, closed: () => void closed++ });
    await over;
    await new Promise((turn) => setImmediate(turn));
    expect(closed).toBe(1);
  },
);
