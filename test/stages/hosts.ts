import { constants, closeSync, openSync, write } from "node:fs";
import { connect } from "node:net";
import { ReadStream } from "node:tty";
import type { Pipe } from "../../src/kernel/pipe.ts";
import { openPty } from "../../src/transports/pty/open-pty.ts";
import { openTcp } from "../../src/transports/tcp.ts";

/** A real port of the module, and a host at the other end of it. */
export interface HostedPort {
  readonly pipe: Pipe;
  type(bytes: Buffer): void;
  /** Stops and starts reading. */
  stall(stalled: boolean): void;
  close(): Promise<void>;
}

/** `hear` gets whatever the module says to the host. */
export type OpenHosted = (hear: (chunk: Buffer) => void) => Promise<HostedPort>;

export const hostedTcp: OpenHosted = async (hear) => {
  const port = await openTcp({ host: "127.0.0.1", port: 0 });
  const socket = connect({ host: "127.0.0.1", port: port.port, noDelay: true });
  socket.on("data", hear);
  socket.on("error", () => {}); // the module closes first when a test fails
  await new Promise((resolve) => socket.once("connect", resolve));
  return {
    pipe: port.pipe,
    type: (bytes) => void socket.write(bytes),
    stall: (stalled) => void (stalled ? socket.pause() : socket.resume()),
    async close() {
      socket.destroy();
      port.close();
    },
  };
};

export const hostedPty: OpenHosted = async (hear) => {
  let attached = (): void => {};
  const present = new Promise<void>((resolve) => (attached = resolve));
  const port = openPty({ onHost: (is) => is && attached() });
  const fd = openSync(port.path, constants.O_RDWR | constants.O_NOCTTY);
  const input = new ReadStream(openSync(port.path, constants.O_RDONLY | constants.O_NOCTTY));
  input.on("data", hear);
  input.on("error", () => {});
  await present;
  let typing = Promise.resolve();
  return {
    pipe: port.pipe,
    type(bytes) {
      // One after the other: two writes at a time could overtake each other.
      typing = typing.then(() => new Promise((done) => write(fd, bytes, () => done())));
    },
    stall: (stalled) => void (stalled ? input.pause() : input.resume()),
    async close() {
      input.destroy();
      closeSync(fd);
      port.close();
    },
  };
};
