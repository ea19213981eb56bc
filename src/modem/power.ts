import type { Alarm, Clock, Instant } from "../kernel/clock.ts";
import { Sequence } from "../kernel/sequence.ts";
import type { Model } from "../models/model.ts";
import type { Pace } from "../services/pace.ts";

/** `booting`: power is there, the ports are not yet. `PSM`: off, until PWRKEY or T3412. */
export type PowerState = "off" | "booting" | "on" | "PSM";

/** What power brings and takes. */
export interface Powered {
  readonly clock: Clock;
  readonly model: Model;
  readonly pace: Pace;
  /** The ports live: RDY. */
  alive(): void;
  /** The application processor runs: APP RDY. */
  appReady(): void;
  /** Everything else comes up. `fromPsm`: the network still knows the module. */
  started(fromPsm: boolean): void;
  /** Power is about to go in order. `what` is said on every port. */
  farewell(what: string, restart: boolean): void;
  /** Power is gone. `intoPsm`: the network still knows the module. */
  stopped(intoPsm: boolean): void;
  /** STATUS, or the state behind it, has changed. */
  changed(): void;
}

/** How a module ends in order. */
export type Ending = "power down" | "at once" | "restart" | "PWRKEY";

/** Power of the module: the keys that move it, and the order of a start. AT 11.1, hardware design 3.x. */
export class Power {
  readonly #module: Powered;
  #steps: Sequence | undefined;
  #state: PowerState = "off";
  #status = false;
  #ending: Alarm | undefined;
  #changedAt: Instant;
  #keyDown: Instant | undefined;
  #keyAlarm: Alarm | undefined;
  /** This press of PWRKEY has switched it on already. */
  #keyUsed = false;
  #resetDown: Instant | undefined;
  /** The process ends: nothing switches it on any more. */
  #over = false;

  constructor(module: Powered) {
    this.#module = module;
    this.#changedAt = module.clock.now;
  }

  get state(): PowerState {
    return this.#state;
  }

  /** The STATUS line. */
  get status(): boolean {
    return this.#status;
  }

  /** Milliseconds since power came or went. */
  get age(): number {
    return this.#module.clock.now - this.#changedAt;
  }

  /** A start or an end is under way, or a start behind an end. */
  get moving(): boolean {
    return this.#ending !== undefined || this.#steps?.pending === true;
  }

  /** On since long before: as a module that somebody finds running. */
  found(): void {
    this.#status = true;
    this.#become("on");
  }

  /** Boots a module that is off or in PSM. `held`: how long PWRKEY has been low already. */
  switchOn(held = 0): void {
    if (this.#over || (this.#state !== "off" && this.#state !== "PSM")) return;
    const fromPsm = this.#state === "PSM";
    const { pace } = this.#module;
    this.#become("booting");
    this.#sequence
      .step(Math.max(0, pace.of("status") - held), () => this.#setStatus(true))
      .step(pace.of("ready"), () => {
        this.#become("on");
        this.#module.alive();
      })
      .step(pace.of("appReady"), () => {
        this.#module.appReady();
        this.#module.started(fromPsm);
      });
  }

  /** Ends in order once the answer to the host has been said: the first one who asks counts. */
  endSoon(how: Ending): void {
    if (this.#state !== "on" || this.#ending) return;
    const { clock, model, pace } = this.#module;
    const { urcGap, pwrkeyText } = model.traits;
    const wait = how === "power down" || how === "PWRKEY" ? pace.of("powerDown") : 0;
    this.#ending = clock.after(urcGap + wait, () => {
      this.#module.farewell(how === "PWRKEY" ? pwrkeyText : "POWERED DOWN", how === "restart");
      this.#fall("off");
      if (how !== "restart") return;
      this.#sequence.step(pace.of("restart"), () => this.switchOn());
    });
  }

  /** The network has let the module sleep. */
  enterPsm(text: string): void {
    // An end that has been asked for is for good: T3412 would take it back.
    if (this.#state !== "on" || this.#ending) return;
    this.#module.farewell(text, false);
    this.#fall("PSM");
  }

  /** PWRKEY pulled low, or let go. Low for long enough it starts; low and let go it ends. */
  pwrkey(low: boolean): void {
    const { clock, model } = this.#module;
    const { pwrkeyOn, pwrkeyOff } = model.traits;
    if (low) {
      if (this.#keyDown !== undefined) return;
      this.#keyDown = clock.now;
      this.#keyUsed = false;
      if (this.#state === "on" || this.#state === "booting") return;
      this.#keyAlarm = clock.after(pwrkeyOn, () => {
        this.#keyAlarm = undefined;
        this.#keyUsed = true;
        this.switchOn(pwrkeyOn);
      });
      return;
    }
    if (this.#keyDown === undefined) return;
    const held = clock.now - this.#keyDown;
    const began = this.#keyDown;
    this.#keyDown = undefined;
    this.#keyAlarm?.cancel();
    this.#keyAlarm = undefined;
    if (this.#keyUsed) return;
    // Nor does a press end what has only started since.
    if (this.#state === "on" && held >= pwrkeyOff && began >= this.#changedAt) {
      this.endSoon("PWRKEY");
    }
  }

  /** RESET_N pulled low, or let go: low for long enough it starts anew, without a farewell. */
  resetN(low: boolean): void {
    const { clock, model } = this.#module;
    if (low) {
      this.#resetDown ??= clock.now;
      return;
    }
    const held = this.#resetDown === undefined ? 0 : clock.now - this.#resetDown;
    this.#resetDown = undefined;
    if (held < model.traits.resetPulse || this.#state === "off") return;
    this.#startAnew();
  }

  /** It starts anew by itself, without a farewell, as firmware that a watchdog catches; behind what is being said. */
  crash(): void {
    if (this.#state !== "on") return;
    this.#ending?.cancel();
    this.#ending = this.#module.clock.after(0, () => this.#startAnew());
  }

  #startAnew(): void {
    this.#fall("off");
    this.switchOn();
  }

  /** Power is cut, or the process ends. */
  cut(): void {
    this.#over = true;
    this.#keyAlarm?.cancel();
    this.#steps?.cancel();
    this.#ending?.cancel();
    this.#ending = undefined;
    this.#setStatus(false);
    this.#become("off");
  }

  /** A start, one thing behind the other. */
  get #sequence(): Sequence {
    return (this.#steps ??= new Sequence(this.#module.clock));
  }

  #fall(state: "off" | "PSM"): void {
    this.#ending?.cancel();
    this.#ending = undefined;
    this.#steps?.cancel();
    this.#setStatus(false);
    this.#become(state);
    this.#module.stopped(state === "PSM");
  }

  #setStatus(on: boolean): void {
    if (this.#status === on) return;
    this.#status = on;
    this.#module.changed();
  }

  #become(state: PowerState): void {
    this.#state = state;
    this.#changedAt = this.#module.clock.now;
    this.#module.changed();
  }
}
