import type { PortLines } from "../at/port-lines.ts";
import type { SettingsStore } from "../at/settings-store.ts";
import type { Alarm, Clock } from "../kernel/clock.ts";

/** AT+QCFG="urc/ri/other" and "urc/ri/smsincoming". */
interface RingSetting {
  readonly type: "off" | "pulse" | "always";
  /** Milliseconds. */
  readonly duration: number;
  readonly count: number;
}

const FACTORY: RingSetting = { type: "pulse", duration: 120, count: 1 };

/** What a line is in the midst of. */
interface Pulses {
  readonly port: PortLines;
  readonly until: number;
  /** The next edge. */
  alarm: Alarm;
}

/** What pulses RI as an incoming message does. AT 4.2.16. */
const MESSAGE = /^\+(CMTI?|CDSI?|CBM):/;

/** RI: a pulse for every URC, so that a host that sleeps wakes up. AT 4.2.15–4.2.19. */
export class RingIndicator {
  readonly #clock: Clock;
  readonly #settings: SettingsStore;
  #pulses: Map<object, Pulses> | undefined;
  /** Active until AT+QRIR, by the line. */
  #held: Map<object, PortLines> | undefined;

  constructor(clock: Clock, settings: SettingsStore) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /**
   * Rings at `port` for a URC that begins with `line`. `main` is the UART that rings for every port with
   * AT+QCFG="risignaltype","physical". Answers how long the URC waits: AT+QCFG="urc/delay",1.
   */
  ring(port: PortLines, main: PortLines | undefined, line: string): number {
    const physical = this.#value<{ type: string }>("risignaltype")?.type === "physical";
    const rings = physical ? (main ?? port) : port;
    if (!rings.present) return 0;
    const kind = MESSAGE.test(line) ? "urc/ri/smsincoming" : "urc/ri/other";
    const { type, duration, count } = this.#value<RingSetting>(kind) ?? FACTORY;
    if (type === "off" || this.#held?.has(rings.ring)) return 0;
    if (type === "always") {
      this.restore([rings]);
      (this.#held ??= new Map()).set(rings.ring, rings);
      rings.set("RI", true);
      return 0;
    }
    const until = this.#pulse(rings, duration, count);
    const waits = this.#value<{ value: number }>("urc/delay")?.value === 1;
    return waits ? until - this.#clock.now : 0;
  }

  /** AT+QRIR: back to inactive. */
  restore(ports: readonly PortLines[]): void {
    for (const port of ports) {
      const { ring } = port;
      this.#pulses?.get(ring)?.alarm.cancel();
      this.#pulses?.delete(ring);
      this.#held?.delete(ring);
      port.set("RI", false);
    }
  }

  /** No line is active without power. */
  powerLost(): void {
    const ringing = [...(this.#pulses?.values() ?? [])].map(({ port }) => port);
    this.restore([...ringing, ...(this.#held?.values() ?? [])]);
  }

  /** Answers when the ringing ends. */
  #pulse(port: PortLines, duration: number, count: number): number {
    const clock = this.#clock;
    const { ring } = port;
    const running = this.#pulses?.get(ring);
    // URCs that follow each other share a pulse.
    if (running && running.until > clock.now) return running.until;
    if (running) this.restore([port]);
    const all = (this.#pulses ??= new Map<object, Pulses>());
    let left = 2 * count - 1;
    let active = true;
    const turn = (): void => {
      active = !active;
      port.set("RI", active);
      if (--left === 0) all.delete(ring);
      else pulses.alarm = clock.after(duration, turn);
    };
    port.set("RI", true);
    const until = clock.now + left * duration;
    const pulses: Pulses = { port, until, alarm: clock.after(duration, turn) };
    all.set(ring, pulses);
    return until;
  }

  #value<T>(option: string): T | undefined {
    return this.#settings.get(`+QCFG "${option}"`) as T | undefined;
  }
}
