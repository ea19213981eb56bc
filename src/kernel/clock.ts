/** An instant in milliseconds since the clock was made. Never compare it with wall-clock time. */
export type Instant = number & { readonly __instant: unique symbol };

/** Something that will happen once, unless cancelled first. Cancelling twice, or too late, does nothing. */
export interface Alarm {
  cancel(): void;
}

/** Time as it is handed to everything in this project: nothing else may read a clock or set a timer. */
export interface Clock {
  readonly now: Instant;
  /** The same instant as milliseconds since 1970-01-01 UTC, for what the module tells of the time of day. */
  readonly utc: number;
  /** Calls `run` once, `ms` milliseconds from now; alarms due at the same instant run in the order they were set. */
  after(ms: number, run: () => void): Alarm;
}
