import fs from "node:fs";
import { getSystemErrorName } from "node:util";
import { HostError } from "../kernel/errors.ts";
import { libc, type Libc } from "./libc.ts";

/** What the system offers for pseudo-terminals. File descriptors are plain numbers; none of the calls blocks. */
export interface PtyCalls {
  /** A new master, non-blocking and closed on exec, and the path of its slave. Throws MT_PTY_UNAVAILABLE. */
  open(): { master: number; path: string };
  /** Raw mode, eight bits, 115200 bit/s. The master stands for its slave. */
  makeRaw(tty: number): void;
  /** A second descriptor of the same open file, closed on exec. Throws MT_PTY_UNAVAILABLE. */
  duplicate(fd: number): number;
  /** The number of bytes read into `buffer`; -1 where there are none, and once nobody has the slave open. */
  read(fd: number, buffer: Buffer): number;
  /** The number of bytes taken of `chunk`, possibly 0. */
  write(fd: number, chunk: Buffer): number;
  /** Whether everybody who had the slave of this master open has closed it. */
  hungUp(master: number): boolean;
  /** Throws away what was written to this master and not yet read from its slave. */
  flushOutput(master: number): void;
}

let calls: PtyCalls | undefined;

/** The calls, bound when first asked for. Throws MT_PTY_UNAVAILABLE where koffi or a call is missing. */
export function ptyCalls(): PtyCalls {
  if (calls) return calls;
  const c = libc();
  if ("missing" in c) throw unavailable(c.missing);
  try {
    calls = bind(c);
  } catch (error) {
    throw unavailable(`the C library of this system lacks a call: ${String(error)}`);
  }
  return calls;
}

const linux = process.platform === "linux";
const O_RDWR = 2;
// Linux on x64, arm64 and riscv64 on the one hand, macOS on the other.
const O_NOCTTY = linux ? 0o400 : 0x20000;
const O_NONBLOCK = linux ? 0o4000 : 0x4;
const O_CLOEXEC = linux ? 0o2000000 : 0x1000000;
const F_DUPFD_CLOEXEC = linux ? 1030 : 67;
const TCSANOW = 0;
const TCSAFLUSH = 2;
const TCOFLUSH = linux ? 1 : 2;
const POLLIN = 0x1;
const POLLHUP = 0x10;
/** More than struct termios has on any system. */
const TERMIOS_BYTES = 256;
const BIT_RATE = 115_200;
/** The code musl wants in place of the number. */
const B115200 = 0o10002;

function bind({ koffi, lib }: Libc): PtyCalls {
  const posixOpenpt: (flags: number) => number = lib.func("int posix_openpt(int flags)");
  const grantpt: (fd: number) => number = lib.func("int grantpt(int fd)");
  const unlockpt: (fd: number) => number = lib.func("int unlockpt(int fd)");
  const ptsname: (fd: number, name: Buffer, size: number) => number = lib.func(
    "int ptsname_r(int fd, void *name, size_t size)",
  );
  const tcgetattr: (fd: number, termios: Buffer) => number = lib.func(
    "int tcgetattr(int fd, void *termios)",
  );
  const tcsetattr: (fd: number, when: number, termios: Buffer) => number = lib.func(
    "int tcsetattr(int fd, int when, const void *termios)",
  );
  const cfmakeraw: (termios: Buffer) => void = lib.func("void cfmakeraw(void *termios)");
  const cfsetspeed: (termios: Buffer, speed: number) => number = lib.func(
    "int cfsetspeed(void *termios, unsigned long speed)",
  );
  const tcflush: (fd: number, queue: number) => number = lib.func("int tcflush(int fd, int queue)");
  const fcntl: (fd: number, command: number, type: "int", value: number) => number = lib.func(
    "int fcntl(int fd, int command, ...)",
  );
  const poll: (fds: Buffer, count: number, ms: number) => number = lib.func(
    "int poll(void *fds, unsigned long count, int ms)",
  );
  const read: (fd: number, buffer: Buffer, size: number) => number = lib.func(
    "intptr_t read(int fd, void *buffer, size_t size)",
  );
  const write: (fd: number, buffer: Buffer, size: number) => number = lib.func(
    "intptr_t write(int fd, const void *buffer, size_t size)",
  );
  const termios = Buffer.alloc(TERMIOS_BYTES);
  const pollfd = Buffer.alloc(8);

  return {
    open() {
      const master = posixOpenpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
      if (master < 0) throw openFailed(koffi.errno());
      const name = Buffer.alloc(256);
      if (grantpt(master) || unlockpt(master) || ptsname(master, name, name.length)) {
        const errno = koffi.errno();
        fs.closeSync(master);
        throw openFailed(errno);
      }
      return { master, path: name.toString("latin1", 0, name.indexOf(0)) };
    },

    makeRaw(tty) {
      tcgetattr(tty, termios);
      cfmakeraw(termios);
      if (cfsetspeed(termios, BIT_RATE) !== 0) cfsetspeed(termios, B115200);
      tcsetattr(tty, TCSANOW, termios);
    },

    duplicate(fd) {
      const copy = fcntl(fd, F_DUPFD_CLOEXEC, "int", 0);
      if (copy < 0) throw openFailed(koffi.errno());
      return copy;
    },

    read: (fd, buffer) => read(fd, buffer, buffer.length),

    write: (fd, chunk) => Math.max(0, write(fd, chunk, chunk.length)),

    hungUp(master) {
      pollfd.writeInt32LE(master, 0);
      pollfd.writeInt32LE(POLLIN, 4);
      poll(pollfd, 1, 0);
      return (pollfd.readInt16LE(6) & POLLHUP) !== 0;
    },

    flushOutput(master) {
      // Two queues: what has not reached the slave's line discipline yet, which goes with the master's own flush, and
      // what has, which goes when somebody sets the slave's attributes, as the master may.
      tcflush(master, TCOFLUSH);
      if (tcgetattr(master, termios) === 0) tcsetattr(master, TCSAFLUSH, termios);
    },
  };
}

function openFailed(errno: number): HostError {
  return unavailable(hint(errno > 0 ? getSystemErrorName(-errno) : "unknown error"));
}

/** What to throw when a terminal cannot be opened because of `error`, of node:fs or already of this project. */
export function ptyUnavailable(error: unknown): HostError {
  if (error instanceof HostError) return error;
  const named = error instanceof Error && "code" in error;
  return unavailable(named ? hint(String(error.code)) : String(error));
}

function hint(name: string): string {
  return `${name}: ${HINTS[name] ?? "is /dev/ptmx there, and may this user open it?"}`;
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "all pseudo-terminals of this machine are in use (see /proc/sys/kernel/pty/max)",
  EIO: "all pseudo-terminals of this machine are in use",
  EMFILE: "this process has too many open files (see ulimit -n)",
  ENFILE: "this machine has too many open files",
};

function unavailable(reason: string): HostError {
  return new HostError("MT_PTY_UNAVAILABLE", `cannot open a pseudo-terminal: ${reason}`);
}
