import { compare, row, type Sample } from "../compare.ts";
import { pingPong } from "../pair.ts";
import { READ_LENGTH, SEND_LENGTH } from "../dialogue.ts";
import type { BufferedQuestion } from "../load/buffered.ts";
import type { Options } from "../options.ts";
import { PORT_NAMES, type PortKind } from "../place.ts";
import type { Row, Target } from "../report.ts";

/** What a port costs is measured by the other suites. */
const KINDS: readonly PortKind[] = ["tcp", "pty"];
const COUNT = 2000;
const LENGTHS = { QISEND: SEND_LENGTH, QIRD: READ_LENGTH };
const TARGET: Target = { bound: "at least", value: 0.75 };

/** AT+QISEND and AT+QIRD, against a responder that says the same bytes without looking at what it is told. */
export async function buffered({ rounds }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    for (const what of ["QISEND", "QIRD"] as const) {
      const bytes = COUNT * LENGTHS[what];
      const all = await compare<BufferedQuestion, number>(
        {
          kind,
          bare: "subjects/bare-buffered.ts",
          load: "load/buffered.ts",
          cores: pingPong(kind),
          warmUp: { what, bytes },
          question: { what, bytes },
        },
        rounds,
      );
      const name = `${what} ${LENGTHS[what]} over ${PORT_NAMES[kind]}`;
      const rate = ({ answer }: Sample<number>): number => bytes / 1e6 / answer;
      rows.push(
        row(name, all, rate, (figure) => `${figure.toFixed(1)} MB/s`, TARGET),
        row(`${name}, CPU of the process`, all, ({ cpu }) => (cpu / COUNT) * 1e6, microseconds),
      );
    }
  }
  return rows;
}

function microseconds(value: number): string {
  return `${value.toFixed(1)} us`;
}
