import { seededRandom, type Random } from "../kernel/random.ts";
import type { DelayName, Span, Timing } from "../models/timing.ts";

/** How long things take this time: drawn from the spans of a timing, the same for the same seed. */
export class Pace {
  readonly timing: Timing;
  readonly #seed: number | string;
  #random: Random | undefined;

  constructor(timing: Timing, seed: number | string) {
    this.timing = timing;
    this.#seed = seed;
  }

  /** Milliseconds. */
  of(name: DelayName): number {
    return this.#draw(this.timing.delays[name]);
  }

  /** As `of`, unless the timing has a time for a command's test form. */
  ofTest(command: string, name: DelayName): number {
    const { commands, delays } = this.timing;
    return this.#draw(commands[`${command}=?`] ?? delays[name]);
  }

  /** How long a command takes to answer: under its name and form (`+COPS=?`, `+CFUN?`), its name, or any command. */
  command(name: string, form: "test" | "read" | "write" | "execute"): number {
    const { commands, delays } = this.timing;
    const mark = form === "test" ? "=?" : form === "read" ? "?" : "";
    return this.#draw(
      commands[name + mark] ?? (mark === "" ? delays.reply : (commands[name] ?? delays.reply)),
    );
  }

  #draw({ min, max }: Span): number {
    if (min === max) return min;
    return (this.#random ??= seededRandom(`pace ${this.#seed}`)).int(min, max);
  }
}
