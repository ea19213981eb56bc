const ERRORS = /^(ERROR|\+CM[ES] ERROR\b.*|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|SEND FAIL)$/;

/** The line that ends an answer; in digits behind ATV0. */
const FINAL =
  /(^|[\r\n])(OK|ERROR|CONNECT[^\r\n]*|SEND OK|SEND FAIL|\+CM[ES] ERROR[^\r\n]*|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|POWERED DOWN)\r\n?$|(^|[\r\n])\d\r$|\r\n> ?$/;

/** No result code is longer. */
export const MOST_RESULT = 80;

export function isError(result: string | undefined): boolean {
  return result !== undefined && ERRORS.test(result);
}

/** Whether nothing more belongs to this answer. Only its end is looked at. */
export function ends(answer: string): boolean {
  return FINAL.test(answer.slice(-MOST_RESULT));
}

/** The lines of an answer that say something, but for the result code. */
export function linesOf(answer: string, result: string | undefined): string[] {
  const lines = answer.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  if (lines.at(-1)?.trim() === result) lines.pop();
  return lines;
}

/** In place of a result. */
export const NO_ANSWER = "no answer";
