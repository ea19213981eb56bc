import { readdirSync } from "node:fs";
import { Director } from "../../src/scenario/director.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { playSteps } from "../../src/testing/play.ts";
import { Driver, type Bug } from "./driver.ts";
import { stageOn } from "../../src/testing/memory-stage.ts";
import { simScene } from "../../src/testing/sim-stage.ts";
import type { Said } from "../../src/testing/test-host.ts";

export const folder = `${import.meta.dirname}/../../scenarios`;

/** The scenarios that ship, without their extension. */
export const names = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(/\.yaml$/, ""))
  .toSorted();

export interface Played {
  /** What was not as expected; a dialogue that differs throws. */
  readonly failures: readonly string[];
  /** Everything that the module said, and when. */
  readonly said: readonly Said[];
}

type Steps = NonNullable<Scenario["host"]>;

/** Plays it for a host that types these lines, or bytes, and nothing more until the end. */
export async function playedFor(scenario: Scenario, host: Steps | string): Promise<Played> {
  const { file, setup, seed, lasts = 0 } = scenario;
  const scene = simScene(setup, seed);
  const { clock, host: port } = scene.bench;
  const { stage, variables } = await stageOn(scene, setup);
  const said: Said[] = [];
  const heard = {
    ...stage,
    forget() {
      said.push(...port.said);
      stage.forget();
    },
  };
  const director = new Director(scenario, scene, clock);
  director.start();
  try {
    if (typeof host === "string") stage.type(Buffer.from(host));
    else await playSteps({ file, setup, steps: host }, heard, variables);
    await clock.advance(Math.max(0, lasts - clock.now));
    heard.forget();
    return { failures: director.finish(), said };
  } finally {
    await stage.close();
  }
}

/** Of each scenario a bug that it catches. Two are for firmware of another kind than the driver here. */
export const CATCHES: { readonly [name: string]: Bug } = {
  "activation-refused": "gives up",
  "activation-slow": "gives up",
  "answers-in-pieces": "chunks",
  "black-hole": "trusting",
  "brown-out": "wears out",
  "byte-by-byte": "chunks",
  "closed-after-data": "undrained",
  "closed-in-data-mode": "keeps the number",
  "closed-twice": "remembers",
  "closed-when-idle": "keeps the number",
  "coverage-lost": "looks nowhere",
  "crash-in-qisend": "deaf to RDY",
  "data-at-the-prompt": "empties its input",
  "dns-fails": "despairs",
  "garbage-at-boot": "deaf to RDY",
  "late-answer": "restarts on silence",
  "lost-closed-urc": "keeps the number",
  "lost-prompt": "waits for the prompt",
  "lost-recv-urc": "waits for URCs",
  "nat-forgets": "says nothing",
  "nbiot-latency": "time-outs of LTE",
  "network-detaches": "restarts",
  "no-answer": "waits for ever",
  "ok-in-the-data": "lines",
  "open-answer-lost": "retypes",
  "open-before-ok": "opened late",
  "pdp-lost-in-data-mode": "same context",
  "pdp-lost-in-qisend": "restarts",
  "port-stalls": "restarts on silence",
  "recv-and-closed-in-one": "one line",
  "registration-denied": "looks nowhere",
  "reset-at-the-prompt": "keeps the number",
  "reset-while-opening": "deaf to RDY",
  "restart-unnoticed": "says nothing",
  roaming: "home only",
  "send-fail": "sent anyway",
  "server-refuses": "hammers",
  "sim-lost": "looks nowhere",
  "slow-registration": "looks nowhere",
  "undrained-buffer": "one read",
  "unknown-urcs": "nervous",
  "urc-in-every-answer": "first line",
  "urc-inside-qird": "empties its input",
};

/** Plays it for a driver that knows nothing of it, on simulated time. */
export async function playedForDriver(
  scenario: Scenario,
  bug: Bug = "none",
): Promise<readonly string[]> {
  const { setup, seed, lasts = 0 } = scenario;
  const scene = simScene(setup, seed);
  const { clock, host } = scene.bench;
  const driver = new Driver(
    {
      // Nobody answers in no time.
      write: (bytes) => void clock.after(5, () => host.type(bytes)),
      after: (seconds) =>
        new Promise((resolve) => {
          if (seconds < Infinity) clock.after(seconds * 1000, resolve);
        }),
    },
    bug,
  );
  host.pipe.attach({ receive: (chunk) => driver.hear(chunk), drained() {}, closed() {} });
  const director = new Director(scenario, scene, clock);
  director.start();
  void driver.run();
  while (clock.now < lasts) {
    // Whatever the driver makes of what it has heard.
    await new Promise((resolve) => void setImmediate(resolve));
    const due = Math.min(clock.nextDue ?? lasts, lasts);
    await clock.advance(due - clock.now);
  }
  const failures = director.finish();
  host.pipe.close();
  return failures;
}

/** The first lines of a dialogue, up to the one that the host types for the n-th time and what is said to it. */
export function firstLines(host: Steps, count: number): Steps {
  let typed = 0;
  const end = host.findIndex(({ kind }) => (kind === "type" || kind === "raw") && typed++ >= count);
  return end < 0 ? host : host.slice(0, end);
}

export function linesOf(host: Steps): number {
  return host.filter(({ kind }) => kind === "type" || kind === "raw").length;
}
