import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";
import type { Scene } from "../testing/scene.ts";
import { begins, Expected } from "./expected.ts";
import type { Expectation, Scenario, ScenarioStep } from "./scenario.ts";
import { watch, type Witness } from "./watch.ts";

/** A step that waits for its moment. */
interface Waiting {
  readonly step: ScenarioStep;
  met: number;
  done: boolean;
}

/** How far a scenario has come. */
export interface Progress {
  readonly steps: readonly { readonly step: ScenarioStep; readonly done: boolean }[];
  readonly expectations: readonly {
    readonly wanted: Expectation;
    /** What it has come to, and why it failed. */
    readonly state: "open" | "met" | "failed";
    readonly why: string | undefined;
  }[];
}

/** Lets a scenario happen to a module, and watches what it comes to. */
export class Director implements Witness {
  /** What went wrong with the scenario itself, and with what was expected. */
  readonly failures: string[] = [];
  readonly #scenario: Scenario;
  readonly #scene: Scene;
  readonly #clock: Clock;
  readonly #waiting: Waiting[];
  readonly #expected: Expected[];
  readonly #alarms = new Set<Alarm>();
  #unwatch: Cancel = () => {};
  #bytes = 0;
  #over = false;

  constructor(scenario: Scenario, scene: Scene, clock: Clock) {
    this.#scenario = scenario;
    this.#scene = scene;
    this.#clock = clock;
    this.#waiting = scenario.steps.map((step) => ({ step, met: 0, done: false }));
    this.#expected = scenario.expect.map((expectation) => new Expected(expectation, clock));
  }

  start(): void {
    const { faults, modem } = this.#scene;
    // First, so that it sees what the module says and does, and not what faults make of it.
    this.#unwatch = watch(faults.hooks, modem, this.#clock, this);
    for (const fault of this.#scenario.faults) faults.add(fault);
    for (const waiting of this.#waiting) {
      const { at } = waiting.step;
      if (at !== undefined) this.#after(at, () => this.#fire(waiting));
      else if (isUnconditional(waiting.step)) this.#fire(waiting);
    }
  }

  /** Everything that was expected has come, and nothing is left that could still be wrong. */
  get settled(): boolean {
    return (
      this.#waiting.every(({ done }) => done) && this.#expected.every(({ settled }) => settled)
    );
  }

  get progress(): Progress {
    return {
      steps: this.#waiting.map(({ step, done }) => ({ step, done })),
      expectations: this.#expected.map(({ wanted, state, why }) => ({ wanted, state, why })),
    };
  }

  /** The end: looks at what the module has come to. Empty if all is as expected. */
  finish(): readonly string[] {
    if (this.#over) return this.failures;
    this.#over = true;
    this.#unwatch();
    for (const alarm of this.#alarms) alarm.cancel();
    for (const expected of this.#expected) {
      const why = expected.atEnd(this.#scene);
      if (why !== undefined) this.failures.push(why);
    }
    return this.failures;
  }

  // ---- as a witness

  command(text: string): void {
    for (const expected of this.#expected) expected.command(text);
    this.#seen(({ on }) => on !== undefined && begins(text, on));
  }

  urc(line: string): void {
    for (const expected of this.#expected) expected.urc(line);
    this.#seen(({ urc }) => urc !== undefined && begins(line, urc));
  }

  bytes(count: number): void {
    const before = this.#bytes;
    this.#bytes += count;
    this.#seen(({ bytes }) => bytes !== undefined && before < bytes && this.#bytes >= bytes);
  }

  power(state: string): void {
    this.#seen(({ power }) => power === state);
  }

  registration(state: string): void {
    this.#seen(({ registration }) => registration === state);
  }

  #seen(fits: (step: ScenarioStep) => boolean): void {
    for (const waiting of this.#waiting) {
      if (!fits(waiting.step)) continue;
      waiting.met++;
      if (waiting.met === (waiting.step.nth ?? 1)) this.#fire(waiting);
    }
  }

  // ---- doing

  /** What is done is done apart from what led to it: a command has been answered, or its data is awaited. */
  #fire(waiting: Waiting): void {
    const { after = 0, do: deeds = [] } = waiting.step;
    // A step that does nothing marks the moment: what the host types next counts behind it, however fast it is.
    if (after === 0 && deeds.length === 0) this.#do(waiting);
    else this.#after(after, () => this.#do(waiting));
  }

  #do(waiting: Waiting): void {
    const { step } = waiting;
    for (const deed of step.do ?? []) {
      const why = deed.run(this.#scene);
      this.#scene.acted?.(deed.text);
      if (why !== undefined) this.failures.push(`${deed.text}: ${why}`);
    }
    waiting.done = true;
    if (step.every !== undefined) this.#after(step.every, () => this.#do(waiting));
    if (step.name === undefined) return;
    for (const expected of this.#expected) expected.stepDone(step.name);
    this.#seen((other) => other.step === step.name);
  }

  #after(ms: number, run: () => void): void {
    const alarm = this.#clock.after(ms, () => {
      this.#alarms.delete(alarm);
      run();
    });
    this.#alarms.add(alarm);
  }
}

function isUnconditional({ on, urc, bytes, power, registration, step }: ScenarioStep): boolean {
  return [on, urc, bytes, power, registration, step].every((when) => when === undefined);
}
