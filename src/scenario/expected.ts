import type { Clock } from "../kernel/clock.ts";
import type { Scene } from "../testing/scene.ts";
import type { Expectation } from "./scenario.ts";

const OPEN: ReadonlySet<string> = new Set(["connected", "listening"]);

/** One expectation while a scenario runs. */
export class Expected {
  readonly #wanted: Expectation;
  readonly #clock: Clock;
  /** From when on it counts; undefined: not yet. */
  #from: number | undefined;
  #count = 0;
  #broken: string | undefined;
  /** What it came to at the end; undefined: that has not been yet. */
  #end: { readonly why: string | undefined } | undefined;

  constructor(wanted: Expectation, clock: Clock) {
    this.#wanted = wanted;
    this.#clock = clock;
    if (wanted.since === undefined) this.#from = clock.now;
  }

  stepDone(name: string): void {
    if (this.#wanted.since === name) this.#from ??= this.#clock.now;
  }

  command(text: string): void {
    const { command, never, times = 1 } = this.#wanted;
    if (command !== undefined && begins(text, command)) this.#came();
    if (never === undefined || !begins(text, never)) return;
    this.#came();
    if (this.#count < times) return;
    const often =
      times === 1 ? ", which it should never" : `, which it should never ${times} times`;
    this.#broken ??= `the host typed ${text}${this.#limit}${this.#behind}${often}`;
  }

  urc(line: string): void {
    const { urc } = this.#wanted;
    if (urc !== undefined && begins(line, urc)) this.#came();
  }

  #came(): void {
    if (this.#from !== undefined && !this.#late) this.#count++;
  }

  /** What comes now is too late to count. */
  get #late(): boolean {
    const { within = Infinity } = this.#wanted;
    return this.#from !== undefined && this.#clock.now > this.#from + within;
  }

  /** It can neither be met nor broken any more. */
  get settled(): boolean {
    if (this.#broken !== undefined || this.#late) return true;
    return this.#enough;
  }

  get #enough(): boolean {
    return this.#awaited !== undefined && this.#count >= (this.#wanted.times ?? 1);
  }

  get wanted(): Expectation {
    return this.#wanted;
  }

  /** What it has come to so far. What is about the end is open until then. */
  get state(): "open" | "met" | "failed" {
    if (this.why !== undefined) return "failed";
    const passed = this.#wanted.never !== undefined && this.#late;
    return this.#end || this.#enough || passed ? "met" : "open";
  }

  /** Why it failed. */
  get why(): string | undefined {
    if (this.#end) return this.#end.why;
    return this.#broken ?? (this.#late ? this.#missing() : undefined);
  }

  /** Why it was not met; undefined: it was. */
  atEnd(scene: Scene): string | undefined {
    const why = this.#broken ?? this.#missing() ?? stateOf(this.#wanted, scene);
    this.#end = { why };
    return why;
  }

  get #awaited(): string | undefined {
    return this.#wanted.command ?? this.#wanted.urc;
  }

  #missing(): string | undefined {
    const { command, never, since, times = 1 } = this.#wanted;
    if (never !== undefined && this.#from === undefined)
      return `${never} was not to come behind ${since}, which never came itself`;
    const what = this.#awaited;
    if (what === undefined || this.#count >= times) return undefined;
    if (this.#from === undefined) return `${what} was awaited behind ${since}, which never came`;
    const who = command === undefined ? "the module said" : "the host typed";
    const often = times === 1 ? "" : ` ${times} times`;
    return `${who} no ${what}${often}${this.#limit}${this.#behind}${this.#count > 0 ? `, but ${this.#count} times` : ""}`;
  }

  get #limit(): string {
    const { within } = this.#wanted;
    return within === undefined ? "" : ` within ${within} ms`;
  }

  get #behind(): string {
    return this.#wanted.since === undefined ? "" : ` behind ${this.#wanted.since}`;
  }
}

/** Capitals do not count: hosts type as they like. */
export function begins(text: string, wanted: string): boolean {
  return text.toUpperCase().startsWith(wanted.toUpperCase());
}

/** What is wrong with the state that the module has come to. */
function stateOf(wanted: Expectation, { modem, surroundings }: Scene): string | undefined {
  const { registration, power, sockets, contexts, peer } = wanted;
  const found = {
    registration: modem.radio.registration.state,
    power: modem.power.state,
    sockets: modem.sockets.list().filter(({ state }) => OPEN.has(state)).length,
    contexts: modem.packetDomain.active().length,
  };
  for (const [name, value] of Object.entries({ registration, power, sockets, contexts })) {
    const actual = found[name as keyof typeof found];
    if (value !== undefined && value !== actual)
      return `at the end ${name} is ${actual}, not ${value}`;
  }
  if (peer === undefined) return undefined;
  const got = surroundings?.received().toString("latin1") ?? "";
  return got.includes(peer) ? undefined : `the peers never got ${JSON.stringify(peer)}`;
}
