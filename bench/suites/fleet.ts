import type { Memory } from "../fleet/memory.ts";
import type { ModemsAnswer } from "../fleet/modems.ts";
import type { SocketsQuestion } from "../fleet/sockets.ts";
import type { Options } from "../options.ts";
import { rounds as takeTurns } from "../pair.ts";
import type { Row } from "../report.ts";
import { median } from "../stats.ts";
import { Worker } from "../worker.ts";

const KIB = 1024;
const SIZES = [1_000, 10_000, 100_000];
const SOCKETS = 1_000;
const FLAGS = ["--expose-gc", "--max-old-space-size=4096"];
const MOST_BYTES = { bound: "at most", value: 10 * KIB } as const;
const MOST_MICROSECONDS = { bound: "at most", value: 50 } as const;

/** What an idle module costs, and an open socket of it. */
export async function fleet({ rounds }: Options): Promise<Row[]> {
  const rows: Row[] = [];
  // Memory hardly varies: a few rounds will do, and the large ones take their time.
  const few = Math.min(rounds, 3);
  for (const count of SIZES) rows.push(...(await modems(count, few)));
  rows.push(...(await sockets(few)));
  return rows;
}

async function modems(count: number, rounds: number): Promise<Row[]> {
  const answers: ModemsAnswer[] = [];
  for (let round = 0; round < rounds; round++) {
    answers.push(await askOnce<ModemsAnswer>("fleet/modems.ts", count));
  }
  const heap = median(answers.map(({ each }) => each.heap + each.external));
  const rss = median(answers.map(({ each }) => each.rss));
  const creation = median(answers.map((answer) => answer.creation));
  const name = `idle module, one of ${count}`;
  const time = `${creation.toFixed(1)} us`;
  return [
    {
      what: `${name}: heap (of rss)`,
      ours: `${kib(heap)} (${kib(rss)})`,
      bare: "",
      figure: heap,
      shown: kib(heap),
      target: MOST_BYTES,
      targetShown: kib(MOST_BYTES.value),
    },
    {
      what: `${name}: creation`,
      ours: time,
      bare: "",
      figure: creation,
      shown: time,
      target: MOST_MICROSECONDS,
      targetShown: `${MOST_MICROSECONDS.value} us`,
    },
  ];
}

async function sockets(rounds: number): Promise<Row[]> {
  const ask = (by: SocketsQuestion["by"]) => async (): Promise<Memory> =>
    askOnce<Memory>("fleet/sockets.ts", { by, count: SOCKETS });
  const all = await takeTurns(rounds, ask("modems"), ask("node"));
  const held = ({ heap, external }: Memory): number => heap + external;
  const ours = median(all.map((round) => held(round.ours)));
  const bare = median(all.map((round) => held(round.bare)));
  const what = "open socket and its peer: heap";
  const shown = `+${kib(ours - bare)}`;
  return [{ what, ours: kib(ours), bare: kib(bare), figure: ours - bare, shown }];
}

async function askOnce<T>(module: string, question: unknown): Promise<T> {
  const worker = Worker.start(module, [], FLAGS);
  try {
    return await worker.ask<T>(question);
  } finally {
    worker.stop();
  }
}

function kib(bytes: number): string {
  return `${(bytes / KIB).toFixed(2)} KiB`;
}
