import fs from "node:fs";
import net from "node:net";
import { ptyCalls } from "../src/native/pty.ts";

const { O_RDWR, O_NOCTTY, O_NONBLOCK } = fs.constants;

interface PipeHandle {
  open(fd: number): unknown;
}

/**
 * A socket on any descriptor that can be polled, by the handle that libuv calls a pipe: the one stock way to read and
 * write a terminal without ever blocking.
 */
export function socketOn(fd: number): net.Socket {
  const donor = net.connect({ path: "/dev/null" }).on("error", () => {});
  // Neither `_handle` nor the option `handle` is in Node's types, and no class of handles has a public name.
  const { constructor } = (
    donor as unknown as { _handle: { constructor: new (type: 0) => PipeHandle } }
  )._handle;
  donor.destroy();
  const handle = new constructor(0);
  handle.open(fd);
  return new net.Socket({ handle, readable: true, writable: true } as net.SocketConstructorOpts);
}

/** The slave of a terminal, as a host program opens it. */
export function openSlave(path: string): net.Socket {
  return socketOn(fs.openSync(path, O_RDWR | O_NOCTTY | O_NONBLOCK));
}

/** A new terminal in raw mode, seen from its master. Its slave is kept open, so that the master never hangs up. */
export function openMaster(): { socket: net.Socket; path: string } {
  const calls = ptyCalls();
  const { master, path } = calls.open();
  calls.makeRaw(master);
  fs.openSync(path, O_RDWR | O_NOCTTY);
  return { socket: socketOn(master), path };
}
