import net from "node:net";
import type { MasterStream, StreamOwner } from "./master-stream.ts";

/** What libuv calls a pipe: it reads and writes any descriptor that can be polled, and never blocks. */
interface PipeHandle {
  open(fd: number): number | undefined;
  readonly fd: number;
}

type PipeClass = new (type: number) => PipeHandle;

/** The handle type of a plain byte stream, as opposed to a listening or a descriptor-passing one. */
const SOCKET = 0;

let pipeClass: PipeClass | null | undefined;

/** Takes over `fd` if this Node has the handle for it. */
export function openPipeStream(fd: number, owner: StreamOwner): MasterStream | undefined {
  const handle = openHandle(fd);
  return handle && new PipeStream(handle, owner);
}

function openHandle(fd: number): PipeHandle | undefined {
  pipeClass ??= findPipeClass();
  if (!pipeClass) return undefined;
  try {
    const handle = new pipeClass(SOCKET);
    // 0 or nothing is success, and a handle that did take the descriptor says so.
    if (!handle.open(fd) && handle.fd === fd) return handle;
  } catch {
    // Another Node than those this was tried on.
  }
  pipeClass = null;
  return undefined;
}

function findPipeClass(): PipeClass | null {
  // Nothing listens on /dev/null, so this connects to nobody; it is only made for the class of its handle.
  const socket = net.connect({ path: "/dev/null" });
  socket.on("error", ignore);
  // The handle is no part of Node's types, nor of its documentation: hence every member is looked at before use.
  const found = (socket as unknown as { _handle?: { constructor?: unknown } })._handle?.constructor;
  socket.destroy();
  if (typeof found !== "function") return null;
  const members = found.prototype as Record<string, unknown>;
  const complete = ["open", "readStart", "readStop", "useUserBuffer", "writeBuffer"].every(
    (name) => typeof members[name] === "function",
  );
  return complete ? (found as PipeClass) : null;
}

/** One buffer for all streams: what a read puts there is copied out before the next read. */
let readBuffer: Buffer | undefined;
const READ_BYTES = 64 * 1024;

class PipeStream implements MasterStream {
  readonly #socket: net.Socket;
  readonly #owner: StreamOwner;
  #live = true;

  constructor(handle: PipeHandle, owner: StreamOwner) {
    this.#owner = owner;
    const buffer = (readBuffer ??= Buffer.allocUnsafeSlow(READ_BYTES));
    const options = {
      handle,
      readable: true,
      writable: true,
      onread: {
        buffer,
        // Copied because the next read, of whichever stream, goes to the same place. Small copies share a block.
        callback: (count: number) => {
          if (this.#live) owner.data(Buffer.from(buffer.subarray(0, count)));
          return true;
        },
      },
    };
    // `handle` is missing in Node's types, as the handle itself is.
    this.#socket = new net.Socket(options as net.SocketConstructorOpts);
    // Node starts to read by itself; the owner says when.
    this.#socket.pause();
    const ended = (): void => {
      if (this.#live) owner.ended();
    };
    this.#socket.on("error", ignore).on("end", ended).on("close", ended);
  }

  get sending(): boolean {
    return this.#socket.writableLength > 0;
  }

  send(chunk: Buffer): void {
    this.#socket.write(chunk, this.#written);
  }

  readonly #written = (): void => {
    if (this.#live && this.#socket.writableLength === 0) this.#owner.sent();
  };

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#live = false;
    this.#socket.destroy();
  }
}

function ignore(): void {}
