import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Urc, UrcSource } from "./urc.ts";

/**
 * More can only wait if a port is not free for long. Then the oldest plain URC goes, as on hardware. A source stays: a
 * socket stands here once, keeps its data to itself, and counts on being asked. So does one of which somebody wants to hear
 * when it is said.
 */
const MOST = 256;

interface Waiting {
  readonly source: UrcSource;
  readonly since: number;
}

/** URCs that wait until the channel is free to speak. */
export class UrcQueue {
  readonly #clock: Clock;
  readonly #speaker: { speak(): void };
  #waiting: Waiting[] | undefined;
  #alarm: Alarm | undefined;
  #alarmDue = 0;

  /** `speaker` speaks when a time set by `wakeAfter` has come. */
  constructor(clock: Clock, speaker: { speak(): void }) {
    this.#clock = clock;
    this.#speaker = speaker;
  }

  /** Sources that have nothing to say any more are not waited for. */
  dropWithdrawn(): void {
    const waiting = this.#waiting;
    for (let first = waiting?.[0]; first; first = waiting?.[0]) {
      if (!("next" in first.source) || !first.source.withdrawn) return;
      waiting!.shift();
    }
    this.#waiting = undefined;
  }

  get empty(): boolean {
    return this.#waiting === undefined;
  }

  /** Since when the first one has been waiting. */
  get waitingSince(): number {
    return this.#waiting?.[0]?.since ?? Infinity;
  }

  /** What the first one is, as far as it can be told before it is said. */
  get firstLine(): string {
    const source = this.#waiting?.[0]?.source;
    return source && "line" in source ? source.line : "";
  }

  push(source: UrcSource): void {
    this.#waiting ??= [];
    if (this.#waiting.length >= MOST) this.#dropOldest(this.#waiting);
    this.#waiting.push({ source, since: this.#clock.now });
  }

  /** The next URC; a source that has nothing to say is passed over. */
  take(): Urc | undefined {
    while (this.#waiting) {
      const { source } = this.#waiting.shift()!;
      if (this.#waiting.length === 0) this.#waiting = undefined;
      const urc = "next" in source ? source.next() : source;
      if (urc) return urc;
    }
    return undefined;
  }

  /** Removes and returns everything, asking nobody. */
  takeAll(): UrcSource[] {
    const all = this.#waiting?.map(({ source }) => source) ?? [];
    this.clear();
    return all;
  }

  clear(): void {
    this.#waiting = undefined;
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  /** Sees to it that the speaker is called after `ms` milliseconds at the latest. */
  wakeAfter(ms: number): void {
    const due = this.#clock.now + ms;
    if (this.#alarm) {
      if (this.#alarmDue <= due) return;
      this.#alarm.cancel();
    }
    this.#alarmDue = due;
    this.#alarm = this.#clock.after(ms, () => {
      this.#alarm = undefined;
      this.#speaker.speak();
    });
  }

  #dropOldest(waiting: Waiting[]): void {
    const oldest = waiting.findIndex(({ source }) =>
      "next" in source ? source.withdrawn : source.said === undefined,
    );
    if (oldest >= 0) waiting.splice(oldest, 1);
  }
}
