import { compare, row, type Sample } from "../compare.ts";
import { pingPong } from "../pair.ts";
import type { AtQuestion } from "../load/at.ts";
import type { Options } from "../options.ts";
import { PORT_KINDS, PORT_NAMES } from "../place.ts";
import type { Row, Target } from "../report.ts";
import { quantile } from "../stats.ts";

const COUNT = 3000;
const TARGET: Target = { bound: "at most", value: 1.25 };

/** `AT` to `OK`, against a responder that writes one constant. */
export async function at({ rounds, port }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of port ? [port] : PORT_KINDS) {
    const all = await compare<AtQuestion, number[]>(
      {
        kind,
        bare: "subjects/bare-at.ts",
        load: "load/at.ts",
        cores: pingPong(kind),
        warmUp: { count: COUNT },
        question: { count: COUNT },
      },
      rounds,
    );
    const name = `AT over ${PORT_NAMES[kind]}`;
    const at = (share: number) => (sample: Sample<number[]>) => quantile(sample.answer, share);
    rows.push(
      row(`${name}, p50`, all, at(0.5), microseconds, TARGET),
      row(`${name}, p99`, all, at(0.99), microseconds),
      row(`${name}, CPU of the process`, all, ({ cpu }) => (cpu / COUNT) * 1e6, microseconds),
    );
  }
  return rows;
}

function microseconds(value: number): string {
  return `${value.toFixed(1)} us`;
}
