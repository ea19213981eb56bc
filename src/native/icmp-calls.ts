import { getSystemErrorName } from "node:util";
import { libc } from "./libc.ts";

type Poll = typeof import("koffi").node.poll;

/** A system error by its name, as "EACCES". */
export interface SystemError {
  readonly code: string;
}

/** The message header of recvmsg(2) with one vector; the lengths come back as the system filled them in. */
export interface MessageHeader {
  name: null;
  nameLength: number;
  vectors: { base: Buffer; length: number }[];
  vectorCount: number;
  control: Buffer;
  controlLength: number;
  flags: number;
}

/** The calls an ICMP socket needs, as Linux has them. They answer -1 for an error, which `error` then tells. */
export interface IcmpCalls {
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly setsockopt: (
    fd: number,
    level: number,
    name: number,
    value: Int32Array,
    length: number,
  ) => number;
  readonly bind: (fd: number, address: Buffer, length: number) => number;
  readonly connect: (fd: number, address: Buffer, length: number) => number;
  readonly send: (fd: number, data: Buffer, length: number, flags: number) => number;
  readonly recvmsg: (fd: number, message: MessageHeader, flags: number) => number;
  readonly close: (fd: number) => number;
  /** 1 if `text` is an address of `family`, which is then written to `bytes`. */
  readonly inet_pton: (family: number, text: string, bytes: Buffer) => number;
  readonly clock_gettime: (clock: number, time: BigInt64Array) => number;
  readonly poll: Poll;
  readonly wordSize: number;
  readonly error: () => SystemError;
}

let declared: IcmpCalls | undefined | false;

/** Undefined without koffi, and on other systems than Linux, which lay these calls out differently. */
export function icmpCalls(): IcmpCalls | undefined {
  declared ??= declare() ?? false;
  return declared || undefined;
}

function declare(): IcmpCalls | undefined {
  if (process.platform !== "linux") return undefined;
  const c = libc();
  if ("missing" in c) return undefined;
  const { koffi, lib } = c;
  const vector = koffi.struct({ base: "void *", length: "size_t" });
  const header = koffi.struct({
    name: "void *",
    nameLength: "uint",
    vectors: koffi.pointer(vector),
    vectorCount: "size_t",
    control: "void *",
    controlLength: "size_t",
    flags: "int",
  });
  return {
    socket: lib.func("int socket(int family, int type, int protocol)"),
    setsockopt: lib.func("int setsockopt(int fd, int level, int name, void *value, uint length)"),
    bind: lib.func("int bind(int fd, void *address, uint length)"),
    connect: lib.func("int connect(int fd, void *address, uint length)"),
    send: lib.func("long send(int fd, void *data, size_t length, int flags)"),
    recvmsg: lib.func("recvmsg", "long", ["int", koffi.inout(koffi.pointer(header)), "int"]),
    close: lib.func("int close(int fd)"),
    inet_pton: lib.func("int inet_pton(int family, const char *text, void *bytes)"),
    clock_gettime: lib.func("int clock_gettime(int clock, void *time)"),
    poll: koffi.node.poll,
    wordSize: koffi.sizeof("size_t"),
    error: () => ({ code: getSystemErrorName(-koffi.errno()) }),
  };
}
