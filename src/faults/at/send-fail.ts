import type { Call } from "../../at/interposer.ts";
import { final } from "../../at/reply.ts";
import { oneOf } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { once } from "./replies.ts";

export const sendFail = fault({
  name: "send-fail",
  layer: "AT",
  doc: "Data to send is answered with SEND FAIL.",
  subject: "the command: AT+QISEND=0,4",
  settings: { sent: setting(oneOf("no", "yes"), "no", "`yes`: it is sent all the same") },
  start: ({ hooks, bites }, { sent }) =>
    hooks.run((call, next) => {
      if (!sends(call)) return next();
      const on = `AT${call.text}`;
      if (sent === "no") return bites(on) ? final("SEND FAIL") : next();
      return once(next(), (reply) =>
        reply.kind === "final" && reply.result === "SEND OK" && bites(on)
          ? { ...reply, result: "SEND FAIL" }
          : reply,
      );
    }),
});

/** The data is there: at its prompt, or in the command itself. */
function sends({ name, form }: Call): boolean {
  return name === "+QISEND" ? form === "data" : name === "+QISENDEX" && form === "write";
}
