import type { Director } from "./director.ts";
import type { Scenario } from "./scenario.ts";
import { expectationText, momentText } from "./words.ts";

/** How a scenario stands, for people who watch it. */
export interface ScenarioReport {
  /** Its first line, and what it is about. */
  readonly name: string;
  readonly about: string;
  /** `waiting`: for the first byte of a host. */
  readonly state: "waiting" | "running" | "passed" | "failed";
  readonly steps: readonly {
    readonly name: string | null;
    readonly when: string;
    readonly does: readonly string[];
    readonly done: boolean;
  }[];
  readonly expectations: readonly {
    readonly text: string;
    readonly state: "open" | "met" | "failed";
    readonly why: string | null;
  }[];
  /** What was not as expected; empty while it runs. */
  readonly failures: readonly string[];
}

/** `director`: once it has begun; `failures`: once it is over. */
export function scenarioReport(
  { name, about, steps, expect }: Scenario,
  director: Director | undefined,
  failures: readonly string[] | undefined,
): ScenarioReport {
  const progress = director?.progress;
  const running = director ? "running" : "waiting";
  return {
    ...{ name, about },
    state: failures ? (failures.length === 0 ? "passed" : "failed") : running,
    steps: steps.map((step, index) => ({
      name: step.name ?? null,
      when: momentText(step),
      does: (step.do ?? []).map(({ text }) => text),
      done: progress?.steps[index]?.done ?? false,
    })),
    expectations: expect.map((wanted, index) => {
      const { state = "open", why } = progress?.expectations[index] ?? {};
      return { text: expectationText(wanted), state, why: why ?? null };
    }),
    failures: failures ?? [],
  };
}
