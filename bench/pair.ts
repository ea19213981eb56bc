import { comesToHost, type Place, type PortKind } from "./place.ts";
import type { SubjectQuestion } from "./subjects/serve-subject.ts";
import { Worker } from "./worker.ts";

/** Where the process under test and its host run. */
export type Cores = "one" | "two";

/**
 * For one question in flight at a time. Left to the scheduler, question and answer take 20 or 60 us as it puts both
 * processes on one core or on two, whoever answers. A terminal has a third party, a thread of the kernel that carries
 * the bytes, and takes 20 or 110 us with both on one core.
 */
export function pingPong(kind: PortKind): Cores {
  return kind === "pty" || kind === "serial" ? "two" : "one";
}

/** A process under test and the host that drives it, in a process of its own. */
export class Driven<Question extends { readonly place: Place }, Answer> {
  readonly #subject: Worker;
  readonly #load: Worker;
  readonly #place: Place;

  private constructor(subject: Worker, load: Worker, place: Place) {
    this.#subject = subject;
    this.#load = load;
    this.#place = place;
  }

  static async start<Question extends { readonly place: Place }, Answer>(
    subjectModule: string,
    kind: PortKind,
    loadModule: string,
    cores: Cores,
  ): Promise<Driven<Question, Answer>> {
    const load = Worker.start(loadModule);
    load.pin(cores === "one" ? 0 : 1);
    const offer = comesToHost(kind) ? [JSON.stringify(await load.ask({ offer: kind }))] : [];
    const subject = Worker.start(subjectModule, [kind, ...offer]);
    subject.pin(0);
    return new Driven(subject, load, await subject.ask<Place>("where"));
  }

  /** Lets the host do something; also tells the CPU seconds that the process under test spent on it. */
  async run(question: Omit<Question, "place">): Promise<{ answer: Answer; cpu: number }> {
    const before = await this.inspect<number>("cpu");
    const answer = await this.#load.ask<Answer>({ ...question, place: this.#place });
    const after = await this.inspect<number>("cpu");
    return { answer, cpu: (after - before) / 1e6 };
  }

  inspect<T>(question: SubjectQuestion): Promise<T> {
    return this.#subject.ask<T>(question);
  }

  stop(): void {
    this.#subject.stop();
    this.#load.stop();
  }
}

/** Both sides' figures of one round. */
export interface Round<T> {
  readonly ours: T;
  readonly bare: T;
}

/** Takes turns, and lets now the one and now the other begin: whatever else the machine does hits both alike. */
export async function rounds<T>(
  count: number,
  ours: () => Promise<T>,
  bare: () => Promise<T>,
): Promise<Round<T>[]> {
  const all: Round<T>[] = [];
  for (let round = 0; round < count; round++) {
    if (round % 2 === 0) {
      const mine = await ours();
      all.push({ ours: mine, bare: await bare() });
    } else {
      const theirs = await bare();
      all.push({ ours: await ours(), bare: theirs });
    }
  }
  return all;
}
