import type { Clock } from "../kernel/clock.ts";
import { read } from "../kernel/form.ts";
import type { Random } from "../kernel/random.ts";
import { count, duration, optional, share, WHOLE, type SettingsOf } from "./fault.ts";

/** What every fault can be limited by. */
export const LIMITS = {
  on: optional(
    read((text) => text, "a text"),
    "only where what it bites begins with this; `*` stands for anything",
  ),
  nth: optional(count, "not before the n-th time that this fits"),
  probability: optional(share, "only in this share of the times; all if not given"),
  count: optional(count, "so many times, and then no more"),
  after: optional(duration, "not before so much time has passed"),
  for: optional(duration, "no longer than so much time"),
} as const;

export type Limits = SettingsOf<typeof LIMITS>;

/** Decides whether a fault bites, one chance after the other. */
export class Limiter {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #from: number;
  readonly #parts: readonly string[] | undefined;
  #fitted = 0;
  bitten = 0;

  constructor(limits: Limits, clock: Clock, random: Random) {
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
    this.#from = clock.now + (limits.after ?? 0);
    this.#parts = limits.on?.toUpperCase().split("*");
  }

  /** Its time has come, and is not over. */
  get inTime(): boolean {
    const { now } = this.#clock;
    return now >= this.#from && now < this.#from + (this.#limits.for ?? Infinity);
  }

  bites(subject: string): boolean {
    const { nth = 1, probability = WHOLE, count: most = Infinity } = this.#limits;
    if (!this.inTime || this.bitten >= most) return false;
    if (this.#parts && !fits(this.#parts, subject)) return false;
    this.#fitted++;
    if (this.#fitted < nth) return false;
    if (probability < WHOLE && this.#random.int(1, WHOLE) > probability) return false;
    this.bitten++;
    return true;
  }
}

/** Whether a text begins with a pattern in which `*` stands for anything. Each part is looked for once: no hosts' text can make it slow. */
function fits(parts: readonly string[], text: string): boolean {
  const [first = "", ...rest] = parts;
  const whole = text.toUpperCase();
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
