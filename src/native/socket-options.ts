import { libc } from "./libc.ts";

interface SocketCalls {
  setsockopt(fd: number, level: number, name: number, value: Int32Array, length: number): number;
  ioctl(fd: number, request: number, answer: Int32Array): number;
}

/** Linux: bytes of a TCP connection that are not acknowledged (include/uapi/linux/sockios.h). */
const SIOCOUTQ = 0x5411;

/** One int for all calls: each is over before the next begins. */
const cell = new Int32Array(1);
let calls: SocketCalls | undefined | false;

/** Sets an option whose value is an int; false if it cannot be set, or not from here. */
export function setSocketOption(fd: number, level: number, name: number, value: number): boolean {
  const { setsockopt } = socketCalls() ?? {};
  if (!setsockopt) return false;
  cell[0] = value;
  return setsockopt(fd, level, name, cell, cell.byteLength) === 0;
}

/** Bytes the system has taken of a TCP connection and the peer has not acknowledged; undefined where it does not tell. */
export function unacknowledgedBytes(fd: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const { ioctl } = socketCalls() ?? {};
  return ioctl && ioctl(fd, SIOCOUTQ, cell) === 0 ? cell[0] : undefined;
}

function socketCalls(): SocketCalls | undefined {
  calls ??= declare() ?? false;
  return calls || undefined;
}

function declare(): SocketCalls | undefined {
  const c = libc();
  if ("missing" in c) return undefined;
  return {
    setsockopt: c.lib.func("int setsockopt(int fd, int level, int name, void *value, uint length)"),
    ioctl: c.lib.func("int ioctl(int fd, ulong request, void *answer)"),
  };
}
