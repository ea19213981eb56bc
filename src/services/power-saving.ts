import type { Alarm, Clock, Instant } from "../kernel/clock.ts";
import { activeSeconds, periodicSeconds } from "./timers-3gpp.ts";

/** Timers as the host asks for them and the network grants them: eight bits each. 24.008. */
export interface PsmTimers {
  /** T3412 extended: how often the module shows up. */
  readonly periodic: string;
  /** T3324: how long it can be reached after a connection. */
  readonly active: string;
}

/** What PSM needs of the module around it. */
export interface PsmSurroundings {
  readonly clock: Clock;
  /** Undefined: AT+CPSMS=0. */
  readonly requested: () => PsmTimers | undefined;
  /** What the network makes of it; undefined: no PSM here. */
  readonly grant: (requested: PsmTimers) => PsmTimers | undefined;
  /** AT+QPSMCFG: seconds that a stay must be worth. */
  readonly threshold: () => number;
  /** AT+QCFG="psm/enter",1: without waiting for T3324. */
  readonly atOnce: () => boolean;
  /** Something is under way with the network. */
  readonly busy: () => boolean;
  /** It is time: everything stops. */
  readonly enter: () => void;
  /** T3412 is over. */
  readonly wake: () => void;
}

/** PSM: after a connection and T3324 the module goes; PWRKEY or T3412 brings it back. 23.682 4.5.4. */
export class PowerSaving {
  readonly #around: PsmSurroundings;
  #granted: PsmTimers | undefined;
  #alarm: Alarm | undefined;
  /** T3412 runs from the end of the last connection. */
  #idleSince: Instant | undefined;

  constructor(around: PsmSurroundings) {
    this.#around = around;
  }

  /** What the network has granted; undefined: no PSM. */
  get granted(): PsmTimers | undefined {
    return this.#granted;
  }

  /** Seconds of the granted timers, for +QPSMTIMER. */
  get seconds(): { readonly periodic: number; readonly active: number } | undefined {
    if (!this.#granted) return undefined;
    const { periodic, active } = this.#granted;
    return { periodic: periodicSeconds(periodic) ?? 0, active: activeSeconds(active) ?? 0 };
  }

  /** An attach or tracking area update: the timers are agreed on. Answers whether they are others than before. */
  negotiate(): boolean {
    const requested = this.#around.requested();
    const before = this.#granted;
    this.#granted = requested && this.#around.grant(requested);
    if (!this.#granted) this.stop();
    return before?.periodic !== this.#granted?.periodic || before?.active !== this.#granted?.active;
  }

  /** The radio connection has begun: the module can be reached. */
  connected(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  /** The radio connection is over: T3324 begins. */
  released(): void {
    this.#alarm?.cancel();
    this.#idleSince = this.#around.clock.now;
    if (!this.#granted) return;
    const active = activeSeconds(this.#granted.active);
    const periodic = periodicSeconds(this.#granted.periodic);
    if (active === undefined) return;
    // Without T3412 a stay ends with PWRKEY only, and is worth it.
    if (periodic !== undefined && periodic - active <= this.#around.threshold()) return;
    this.#enterIn(this.#around.atOnce() ? 0 : active * 1000);
  }

  /** Not while the module is busy with the network: then a second later. */
  #enterIn(ms: number): void {
    this.#alarm = this.#around.clock.after(ms, () => {
      this.#alarm = undefined;
      if (this.#around.busy()) this.#enterIn(1000);
      else this.#around.enter();
    });
  }

  /** In PSM: T3412 goes on from the last connection's end. */
  entered(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    const periodic = this.#granted && periodicSeconds(this.#granted.periodic);
    if (periodic === undefined || this.#idleSince === undefined) return;
    const left = this.#idleSince + periodic * 1000 - this.#around.clock.now;
    this.#alarm = this.#around.clock.after(left, () => {
      this.#alarm = undefined;
      this.#around.wake();
    });
  }

  /** No network, or no power: the timers mean nothing. */
  stop(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }

  /** The network has forgotten what it granted. */
  forget(): void {
    this.stop();
    this.#granted = undefined;
  }
}
