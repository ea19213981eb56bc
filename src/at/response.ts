import type { Registers } from "./registers.ts";
import { CME, CMS, numericForm } from "./result-codes.ts";
import type { Final, ResultCode } from "./reply.ts";
import type { Urc } from "./urc.ts";

/** Text and data in the order they go out. */
export type Output = (string | Buffer)[];

/**
 * Information lines. V.250 5.7.1: `<cr><lf>text<cr><lf>` with ATV1, `text<cr><lf>` with ATV0; further lines of one
 * command follow without an empty line between (observed: BG95-M3, ATI).
 */
export function addInfo(out: Output, info: Final["info"], registers: Registers): void {
  if (info.length === 0) return;
  const end = lineEnd(registers);
  if (registers.V === 1) out.push(end);
  for (const line of info) out.push(line, end);
}

/** A result code: `<cr><lf>OK<cr><lf>`, or `0<cr>` with ATV0, or nothing with ATQ1, or if it is empty. */
export function addResult(
  out: Output,
  result: ResultCode,
  registers: Registers,
  cmee: number,
): void {
  if (registers.Q === 1 || result === "") return;
  const text = typeof result === "string" ? result : errorText(result, cmee);
  const end = lineEnd(registers);
  if (registers.V === 1) {
    out.push(end + text + end);
    return;
  }
  const number = numericForm(text);
  out.push(number === undefined ? text + end : number + String.fromCharCode(registers.S3));
}

/** 27.007 9.1: AT+CMEE=0 ERROR, 1 the number, 2 the text. */
function errorText(error: Exclude<ResultCode, string>, cmee: number): string {
  if (cmee === 0) return "ERROR";
  const [name, code, texts] =
    "cme" in error ? (["CME", error.cme, CME] as const) : (["CMS", error.cms, CMS] as const);
  return `+${name} ERROR: ${cmee === 1 ? code : (texts[code] ?? code)}`;
}

/** A URC with the line break before and after that every URC has, also behind its data. `plain`: none before it. */
export function addUrc(out: Output, urc: Urc, registers: Registers, plain: boolean): void {
  const end = lineEnd(registers);
  const before = plain ? "" : end;
  if (urc.data) out.push(before + urc.line + (urc.joint === "," ? "," : end), urc.data, end);
  else out.push(before + urc.line + end);
}

function lineEnd(registers: Registers): string {
  return registers.S3 === 13 && registers.S4 === 10
    ? "\r\n"
    : String.fromCharCode(registers.S3, registers.S4);
}

/** One buffer of it all, so that a response goes out in one write. */
export function joined(out: Output): Buffer {
  if (out.length === 1) return typeof out[0] === "string" ? Buffer.from(out[0], "latin1") : out[0]!;
  let length = 0;
  for (const part of out) length += part.length; // latin1: one byte a character
  const whole = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of out) {
    if (typeof part === "string") whole.write(part, at, "latin1");
    else part.copy(whole, at);
    at += part.length;
  }
  return whole;
}
