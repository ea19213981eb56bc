import { oneOf } from "../../kernel/form.ts";
import { duration, fault, setting } from "../fault.ts";

export const activation = fault({
  name: "activation",
  layer: "radio",
  doc: "The network refuses a PDP context, does not answer, or takes its time.",
  subject: "the context: 1",
  settings: {
    result: setting(
      oneOf("refused", "silent", "granted"),
      "refused",
      "refused; silent: no answer, the module waits 150s; granted",
    ),
    delay: setting(duration, 0, "how long that takes"),
  },
  start: ({ hooks, bites }, { result, delay }) =>
    hooks.activation((contextID) => {
      if (!bites(String(contextID))) return undefined;
      return { granted: result === "granted", delay: result === "silent" ? Infinity : delay };
    }),
});
