/** `350 ms`, `1.25 s`, `2 min 5 s` */
export function duration(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Math.round(ms / 10) / 100} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Time of the module's clock: `1:02:03.456`, `2:03.456`. */
export function instant(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const rest = [
    `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`,
    `.${String(Math.floor(ms % 1000)).padStart(3, "0")}`,
  ].join("");
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** `1 byte`, `1460 bytes` */
export function counted(count: number, word: string, words = `${word}s`): string {
  return `${grouped(count)} ${count === 1 ? word : words}`;
}

/** `12 345`: with a space that does not break. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

/** Bytes a second, for a plot's corner. */
export function rate(bytes: number): string {
  if (bytes < 10_000) return `${Math.round(bytes)} B/s`;
  if (bytes < 10_000_000) return `${Math.round(bytes / 1000)} kB/s`;
  return `${Math.round(bytes / 1_000_000)} MB/s`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
