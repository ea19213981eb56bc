import { fault } from "../fault.ts";
import { once, UNSAID } from "./replies.ts";

export const lostAnswer = fault({
  name: "lost-answer",
  layer: "AT",
  doc: "A command is done, but its answer is lost; a prompt and CONNECT are none.",
  subject: "the command: AT+QIOPEN",
  settings: {},
  start: ({ hooks, bites }) =>
    hooks.run((call, next) =>
      once(next(), (reply) => {
        if (reply.kind !== "final" || !bites(`AT${call.text}`)) return reply;
        return { ...UNSAID, afterwards: reply.afterwards };
      }),
    ),
});
