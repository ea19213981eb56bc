/** One comma-separated field of a command line, before it means anything. */
export interface Field {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Splits what follows `=` at commas, except inside quotes. Blanks around a field do not count. Undefined if a quote
 * is not closed, or if something stands beside a quoted text.
 */
export function splitFields(text: string): Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  for (;;) {
    while (text[at] === " ") at++;
    if (text[at] === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0) return undefined;
      fields.push({ text: text.slice(at + 1, end), quoted: true });
      at = end + 1;
      while (text[at] === " ") at++;
      if (at < text.length && text[at] !== ",") return undefined;
    } else {
      let end = text.indexOf(",", at);
      if (end < 0) end = text.length;
      const bare = text.slice(at, end).replace(/ +$/, "");
      if (bare.includes('"')) return undefined;
      fields.push({ text: bare, quoted: false });
      at = end;
    }
    if (at >= text.length) return fields;
    at++;
  }
}
