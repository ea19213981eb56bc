import { libc } from "./libc.ts";

/** What the system tells of a terminal's settings, and lets be changed, beyond what Node offers. Linux only. */
export interface Termios {
  /** Bit/s of a terminal, or of the slave of a master; undefined if it is none. */
  baudRate(fd: number): number | undefined;
  /** RTS and CTS in the hands of the driver. False if the terminal refuses. */
  setRtsCts(fd: number, on: boolean): boolean;
}

const TCGETS2 = 0x802c542a;
const TCSETS2 = 0x402c542b;
/** struct termios2: four flags, a byte, nineteen characters, two rates. */
const TERMIOS2_BYTES = 44;
const C_CFLAG = 8;
const C_OSPEED = 40;
const CRTSCTS = 0x80000000;

/** Those that Linux numbers alike, and that have the lowest byte first; MIPS, POWER and s390 are not among them. */
const ARCHITECTURES = new Set(["x64", "arm64", "arm", "ia32", "riscv64", "loong64"]);

let calls: Termios | null | undefined;

/** The calls; undefined where they are not to be had: without koffi, or elsewhere than on Linux. */
export function termios(): Termios | undefined {
  calls ??= bind() ?? null;
  return calls ?? undefined;
}

function bind(): Termios | undefined {
  if (process.platform !== "linux" || !ARCHITECTURES.has(process.arch)) return undefined;
  const c = libc();
  if ("missing" in c) return undefined;
  const ioctl: (fd: number, request: number, type: "void *", value: Buffer) => number = c.lib.func(
    "int ioctl(int fd, unsigned long request, ...)",
  );
  const settings = Buffer.alloc(TERMIOS2_BYTES);
  return {
    baudRate(fd) {
      if (ioctl(fd, TCGETS2, "void *", settings) !== 0) return undefined;
      return settings.readUInt32LE(C_OSPEED);
    },
    setRtsCts(fd, on) {
      if (ioctl(fd, TCGETS2, "void *", settings) !== 0) return false;
      const flags = settings.readUInt32LE(C_CFLAG);
      settings.writeUInt32LE((on ? flags | CRTSCTS : flags & ~CRTSCTS) >>> 0, C_CFLAG);
      return ioctl(fd, TCSETS2, "void *", settings) === 0;
    },
  };
}
