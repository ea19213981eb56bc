/** `0.25 ms`, `340 ms`, `1.2 s`, `2.5 min`, `1.5 h`: three digits, or as many as are asked for; `–`: there is none. */
export function durationText(ms: number, digits = 3): string {
  if (Number.isNaN(ms)) return "–";
  const rounded = significant(ms, digits);
  if (rounded < 1000) return `${rounded} ms`;
  if (rounded < 120_000) return `${significant(ms / 1000, digits)} s`;
  if (rounded < 7_200_000) return `${significant(ms / 60_000, digits)} min`;
  return `${significant(ms / 3_600_000, digits)} h`;
}

/** `0:42`, `10:05`, `1:02:05`. */
export function clockText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** `1,234,567`. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 modem`, `1,000 modems`. */
export function quantityText(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** `Meters: 900 modems`; a plan that is called by its size is called so once: `20 modems`. */
export function planText(plan: string, size: number, one: string): string {
  const said = /^(\d+) modules?$/.exec(plan)?.[1] === String(size);
  return said ? quantityText(size, one) : `${plan}: ${quantityText(size, one)}`;
}

/** `41`, `3.25`, `12,000`: how many a second. */
export function rateText(rate: number): string {
  return rate < 100 ? String(significant(rate, 3)) : countText(rate);
}

/** `512 B`, `12 kB`, `1.25 MB`. */
export function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = significant(bytes, 3);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value = significant(value / 1000, 3);
    unit++;
  }
  return `${value} ${units[unit]}`;
}

/** `99.97`: how many in a hundred did not fail. Rounded down: 100 means that none did. `–`: there were none. */
export function okText(count: number, failed: number): string {
  if (count === 0) return "–";
  const hundredths = Math.min(9999, Math.floor(((count - failed) * 10_000) / count));
  return failed === 0 ? "100" : (hundredths / 100).toFixed(2);
}

/** `0.58 %`: two digits, however few it were. */
export function shareText(count: number, of: number): string {
  return `${significant((count * 100) / of, 2)} %`;
}

/** So many digits of it, without zeros at the end. */
export function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** For a terminal: names come from scripts, and must not move its cursor. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
