/** A unit of a timer: what three bits stand for, in seconds; undefined: deactivated. */
type Units = readonly (number | undefined)[];

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** GPRS timer 3, of T3412 extended. 24.008 10.5.7.4a. */
const PERIODIC: Units = [10 * MINUTE, HOUR, 10 * HOUR, 2, 30, MINUTE, 320 * HOUR, undefined];
/** GPRS timer 2, of T3324. 24.008 10.5.7.4; units that are not defined count as minutes. */
const ACTIVE: Units = [2, MINUTE, 6 * MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, undefined];

/** Seconds that eight bits like `00100001` stand for; undefined: the timer is deactivated. */
function seconds(units: Units, bits: string): number | undefined {
  const unit = units[Number.parseInt(bits.slice(0, 3), 2)];
  return unit === undefined ? undefined : unit * Number.parseInt(bits.slice(3), 2);
}

/** Seconds of T3412 extended; undefined: deactivated. */
export function periodicSeconds(bits: string): number | undefined {
  return seconds(PERIODIC, bits);
}

/** Seconds of T3324; undefined: deactivated, so no PSM. */
export function activeSeconds(bits: string): number | undefined {
  return seconds(ACTIVE, bits);
}

/** eDRX cycle lengths in seconds by their four bits. 24.008 10.5.5.32. */
const EDRX_CYCLES = [
  5.12, 10.24, 20.48, 40.96, 61.44, 81.92, 102.4, 122.88, 143.36, 163.84, 327.68, 655.36, 1310.72,
  2621.44, 5242.88, 10_485.76,
] as const;

/** Seconds of an eDRX cycle like `0010`. */
export function edrxSeconds(bits: string): number {
  return EDRX_CYCLES[Number.parseInt(bits, 2)]!;
}

/** Seconds of a paging time window like `0011`. 24.008 10.5.5.32: steps of 1.28 s, of 2.56 s in NB-IoT. */
export function pagingWindowSeconds(bits: string, rat: "eMTC" | "NBIoT"): number {
  return (Number.parseInt(bits, 2) + 1) * (rat === "eMTC" ? 1.28 : 2.56);
}
