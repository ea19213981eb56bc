import { ERROR, cme, final, type Final } from "../../at/reply.ts";
import { read } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";

const result = read<Final>((text) => {
  if (text === "ERROR") return ERROR;
  const [, code] = /^CME:(\d{1,5})$/.exec(text) ?? [];
  return code === undefined ? undefined : cme(Number(code));
}, "ERROR, or CME:10 for +CME ERROR: 10");

export const answer = fault({
  name: "answer",
  layer: "AT",
  doc: "A command is answered with an error, and nothing is done.",
  subject: "the command: AT+QIOPEN",
  settings: { with: setting(result, final("ERROR"), "the result code") },
  start: ({ hooks, bites }, values) =>
    hooks.run((call, next) => (bites(`AT${call.text}`) ? values.with : next())),
});
