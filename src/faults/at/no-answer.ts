import { fault } from "../fault.ts";
import { UNSAID } from "./replies.ts";

export const noAnswer = fault({
  name: "no-answer",
  layer: "AT",
  doc: "A command is not answered, and nothing is done; it is echoed, and the next one is heard.",
  subject: "the command: AT+QIOPEN",
  settings: {},
  start: ({ hooks, bites }) =>
    hooks.run((call, next) => (bites(`AT${call.text}`) ? UNSAID : next())),
});
