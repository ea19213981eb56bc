import { type IcmpCalls, icmpCalls, type SystemError } from "./icmp-calls.ts";

/** Constants of Linux. `control`: the type of the ancillary data in which the TTL or hop limit comes. */
const INET = {
  family: 2,
  protocol: 1,
  level: 0,
  receiveTtl: 12,
  receiveErrors: 11,
  control: 2,
} as const;
const INET6 = {
  family: 10,
  protocol: 58,
  level: 41,
  receiveTtl: 51,
  receiveErrors: 25,
  control: 52,
} as const;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_TIMESTAMPNS = 35;
const CLOCK_REALTIME = 0;
const ON = Int32Array.of(1);
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A packet as it was received. */
export interface IcmpPacket {
  readonly data: Buffer;
  /** The TTL or hop limit of its IP header. */
  readonly ttl: number;
  /** Milliseconds since the system received it: what a busy event loop would add to the time of a round trip. */
  readonly age: number;
}

/** An ICMP socket that talks to one address, without privileges; the system fills in identifier and checksum. */
export interface IcmpSocket {
  /** Sends a packet that begins with the ICMP header. */
  send(packet: Buffer): SystemError | undefined;
  /** The next packet; undefined if there is none yet. An ICMP error about what was sent comes as an error. */
  receive(): IcmpPacket | SystemError | undefined;
  close(): void;
}

/** Whom to talk to. */
export interface IcmpOptions {
  readonly family: 4 | 6;
  readonly address: string;
  readonly localAddress?: string | undefined;
  /** The longest packet expected, in bytes; what is longer is cut. */
  readonly longest: number;
  /** Called when `receive` may have something. */
  readonly readable: () => void;
}

/**
 * Opens an ICMP socket. The code of an error is that of the system ("EACCES": no group of this process is in
 * net.ipv4.ping_group_range); "ENOSYS" without koffi or on another system than Linux.
 */
export function openIcmp(options: IcmpOptions): IcmpSocket | SystemError {
  const c = icmpCalls();
  if (c === undefined) return { code: "ENOSYS" };
  const inet = options.family === 4 ? INET : INET6;
  const fd = c.socket(inet.family, SOCK_DGRAM | SOCK_CLOEXEC, inet.protocol);
  if (fd < 0) return c.error();
  const failure = prepare(c, fd, options);
  if (failure) {
    c.close(fd);
    return failure;
  }
  // The event loop's own poll: no thread waits, and an open socket keeps the process alive as any other does.
  const poll = c.poll(fd, { readable: true }, () => options.readable());
  const data = Buffer.alloc(options.longest);
  const control = Buffer.alloc(256);

  function receive(): IcmpPacket | SystemError | undefined {
    const message = {
      name: null,
      nameLength: 0,
      vectors: [{ base: data, length: data.length }],
      vectorCount: 1,
      control,
      controlLength: control.length,
      flags: 0,
    };
    const length = c!.recvmsg(fd, message, MSG_DONTWAIT);
    if (length < 0) {
      const error = c!.error();
      return error.code === "EAGAIN" ? undefined : error;
    }
    const filled = control.subarray(0, message.controlLength);
    const ttl = ancillary(filled, c!.wordSize, inet.level, inet.control);
    if (ttl === undefined) return { code: "EPROTO" };
    const stamp = ancillary(filled, c!.wordSize, SOL_SOCKET, SO_TIMESTAMPNS);
    return {
      data: Buffer.from(data.subarray(0, length)),
      ttl: ttl.getInt32(0, LITTLE),
      age: stamp ? ageOf(c!, stamp) : 0,
    };
  }

  return {
    send: (packet) => (c.send(fd, packet, packet.length, MSG_DONTWAIT) < 0 ? c.error() : undefined),
    receive,
    close: () => {
      poll.close();
      c.close(fd);
    },
  };
}

function prepare(c: IcmpCalls, fd: number, options: IcmpOptions): SystemError | undefined {
  const { family, address, localAddress } = options;
  const inet = family === 4 ? INET : INET6;
  c.setsockopt(fd, inet.level, inet.receiveTtl, ON, ON.byteLength);
  c.setsockopt(fd, inet.level, inet.receiveErrors, ON, ON.byteLength);
  c.setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, ON, ON.byteLength);
  if (localAddress !== undefined) {
    const local = socketAddress(c, family, localAddress);
    if (local === undefined) return { code: "EADDRNOTAVAIL" };
    if (c.bind(fd, local, local.length) < 0) return c.error();
  }
  const remote = socketAddress(c, family, address);
  if (remote === undefined) return { code: "EINVAL" };
  return c.connect(fd, remote, remote.length) < 0 ? c.error() : undefined;
}

/** `sockaddr_in` or `sockaddr_in6` with port 0; undefined if `text` is no address of the family. */
function socketAddress(c: IcmpCalls, family: 4 | 6, text: string): Buffer | undefined {
  const { family: number } = family === 4 ? INET : INET6;
  const whole = Buffer.alloc(family === 4 ? 16 : 28);
  // In the byte order of the machine, unlike all that follows it.
  whole.set(new Uint8Array(Uint16Array.of(number).buffer));
  // The address is after the port, and with IPv6 after the flow label too.
  const bytes = whole.subarray(family === 4 ? 4 : 8);
  return c.inet_pton(number, text, bytes) === 1 ? whole : undefined;
}

/** The value of the first control message of this level and type (cmsg(3): length, level, type, value, padding). */
function ancillary(
  control: Buffer,
  wordSize: number,
  level: number,
  type: number,
): DataView | undefined {
  const header = wordSize + 8;
  for (let at = 0; at + header <= control.length;) {
    const message = new DataView(control.buffer, control.byteOffset + at, control.length - at);
    // The upper half of a 64-bit length is always 0.
    const length = message.getUint32(LITTLE || wordSize === 4 ? 0 : 4, LITTLE);
    if (length < header || length > message.byteLength) return undefined;
    const found = message.getInt32(wordSize, LITTLE) === level;
    if (found && message.getInt32(wordSize + 4, LITTLE) === type) {
      return new DataView(control.buffer, message.byteOffset + header, length - header);
    }
    at += Math.ceil(length / wordSize) * wordSize;
  }
  return undefined;
}

/** Milliseconds since a `timespec` of two 64-bit words; 0 where they are shorter. */
function ageOf(c: IcmpCalls, stamp: DataView): number {
  if (c.wordSize !== 8 || stamp.byteLength < 16) return 0;
  const now = new BigInt64Array(2);
  c.clock_gettime(CLOCK_REALTIME, now);
  const seconds = Number(now[0]! - stamp.getBigInt64(0, LITTLE));
  const nanoseconds = Number(now[1]! - stamp.getBigInt64(8, LITTLE));
  return Math.max(0, seconds * 1e3 + nanoseconds / 1e6);
}
