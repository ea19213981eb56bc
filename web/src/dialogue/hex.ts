/** `0000  41 54 0d …  AT.`. `bytes` has a character for each. */
export function hexLines(bytes: string, aLine: number): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += aLine) {
    const part = bytes.slice(at, at + aLine);
    const hex = Array.from(part, (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
    const place = at.toString(16).padStart(4, "0");
    lines.push(`${place}  ${hex.padEnd(3 * aLine - 1)}  ${part.replace(/[^\u0020-\u007e]/g, ".")}`);
  }
  return lines;
}

/** For a person: as in transcripts, with a new line behind each `\n`. */
export function shown(bytes: string): string {
  return bytes.replace(/[\u0000-\u001f\u007f-\u00ff]/g, (c) => {
    if (c === "\n") return "\\n\n";
    if (c === "\r") return "\\r";
    return `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/** The beginning of it in one line. */
export function glimpse(bytes: string, most: number): string {
  const part = bytes.slice(0, most).replace(/[^\u0020-\u007e]/g, "·");
  return bytes.length > most ? `${part}…` : part;
}
