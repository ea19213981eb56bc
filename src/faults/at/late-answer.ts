import { duration, fault, setting } from "../fault.ts";
import { delayed } from "./replies.ts";

export const lateAnswer = fault({
  name: "late-answer",
  layer: "AT",
  doc: "A command is done at once, but its answer, or its prompt, comes late, later than it may if need be.",
  subject: "the command: AT+QIOPEN",
  settings: { by: setting(duration, 1000, "so much later") },
  start: ({ hooks, bites, clock }, { by }) =>
    hooks.run((call, next) => (bites(`AT${call.text}`) ? delayed(clock, by, next()) : next())),
});
