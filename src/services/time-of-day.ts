import type { Clock } from "../kernel/clock.ts";

const QUARTER = 15 * 60 * 1000;

/** The module's real-time clock. Local time and zone, as AT+CCLK sets and tells them. */
export class TimeOfDay {
  readonly #clock: Clock;
  /** Milliseconds ahead of the clock that was handed in. */
  #ahead = 0;
  /** Quarters of an hour east of UTC. */
  zone: number;
  /** What the network last told, and when; undefined: it has not since power came. */
  #told: { readonly at: number; readonly zone: number; readonly daylight: number } | undefined;

  constructor(clock: Clock, zone: number) {
    this.#clock = clock;
    this.zone = zone;
  }

  get utc(): number {
    return this.#clock.utc + this.#ahead;
  }

  set(utc: number): void {
    this.#ahead = utc - this.#clock.utc;
  }

  /**
   * The network tells the time (NITZ, 22.042): remembered always, taken over if the host wants that. Answers whether
   * the zone is another one than before.
   */
  told(zone: number, daylight: number, takeOver: boolean): boolean {
    const before = this.#told ?? { zone: this.zone, daylight: 0 };
    this.#told = { at: this.#clock.utc, zone, daylight };
    if (takeOver) {
      this.#ahead = 0;
      this.zone = zone;
    }
    return before.zone !== zone || before.daylight !== daylight;
  }

  /** Power is gone, and what the network told with it. */
  forget(): void {
    this.#told = undefined;
  }

  /** The network's time: when it told it, or by now; undefined: it never has. */
  network(
    when: "then" | "now",
  ): { readonly utc: number; readonly zone: number; readonly daylight: number } | undefined {
    const told = this.#told;
    if (!told) return undefined;
    return { ...told, utc: when === "then" ? told.at : this.#clock.utc };
  }

  /** `yy/MM/dd,hh:mm:ss±zz` with a year of two digits, or of four. */
  text(yearDigits: 2 | 4, utc: number = this.utc): string {
    return timeText(utc, this.zone, yearDigits);
  }
}

/** Local time at a zone given in quarters of an hour. */
export function timeText(utc: number, zone: number, yearDigits: 2 | 4): string {
  const [date, time] = new Date(utc + zone * QUARTER).toISOString().slice(0, 19).split("T");
  const day = date!.replaceAll("-", "/").slice(yearDigits === 2 ? 2 : 0);
  return `${day},${time}${zoneText(zone)}`;
}

/** `+32`: quarters of an hour with sign, at least two digits. */
export function zoneText(zone: number): string {
  return `${zone < 0 ? "-" : "+"}${String(Math.abs(zone)).padStart(2, "0")}`;
}

/** The instant a text like `25/01/02,03:04:05+32` names, and its zone; undefined if there is no such time. */
export function parseTime(
  text: string,
): { readonly utc: number; readonly zone: number } | undefined {
  const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)(?:([+-])(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const zone = match[7] === undefined ? 0 : Number(match[8]) * (match[7] === "-" ? -1 : 1);
  const fullYear = year < 70 ? 2000 + year : 1900 + year;
  const local = Date.UTC(fullYear, month - 1, day, hour, minute, second);
  const date = new Date(local);
  const exists =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return exists && zone >= -48 && zone <= 56 ? { utc: local - zone * QUARTER, zone } : undefined;
}
