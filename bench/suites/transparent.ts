import { compare, row, type Sample } from "../compare.ts";
import type { TransparentAnswer, TransparentQuestion } from "../load/transparent.ts";
import type { Options } from "../options.ts";
import { PORT_KINDS, PORT_NAMES, type PortKind } from "../place.ts";
import type { Row } from "../report.ts";

const MIB = 1024 * 1024;
/** A terminal carries about a tenth of what a socket does. */
const BYTES: { readonly [kind in PortKind]: number } = {
  tcp: 256 * MIB,
  pty: 32 * MIB,
  unix: 256 * MIB,
  ws: 128 * MIB,
  rfc2217: 128 * MIB,
  connect: 256 * MIB,
  serial: 32 * MIB,
};
const AT_LEAST = { tcp: 0.95, other: 0.9 };

/** Transparent mode, against `socket.pipe(socket)` where both are sockets, and a copy loop by hand elsewhere. */
export async function transparent({ rounds, port }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of port ? [port] : PORT_KINDS) {
    const bytes = BYTES[kind];
    const all = await compare<TransparentQuestion, TransparentAnswer>(
      {
        kind,
        bare: "subjects/bare-forwarder.ts",
        load: "load/transparent.ts",
        cores: "two",
        warmUp: { bytes: bytes / 2 },
        question: { bytes },
      },
      rounds,
    );
    const name = `transparent ${PORT_NAMES[kind]}, ${bytes / MIB} MiB`;
    const target = {
      bound: "at least",
      value: kind === "tcp" ? AT_LEAST.tcp : AT_LEAST.other,
    } as const;
    const rate = (way: "up" | "down") => (sample: Sample<TransparentAnswer>) =>
      bytes / MIB / sample.answer[way];
    rows.push(
      row(`${name} up`, all, rate("up"), mibPerSecond, target),
      row(`${name} down`, all, rate("down"), mibPerSecond, target),
      row(`${name}, CPU of the process`, all, ({ cpu }) => cpu * 1000, milliseconds),
    );
  }
  return rows;
}

function mibPerSecond(rate: number): string {
  return `${rate.toFixed(0)} MiB/s`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}
