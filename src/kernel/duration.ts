const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** Milliseconds of a text like `150 s`, `10 ms`, `1.5 min` or `2 h`; undefined if it is no duration. */
export function milliseconds(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?(ms|s|min|h)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : Math.round(Number(number) * UNITS[unit]!);
}
