import { oneOf } from "../../kernel/form.ts";
import type { NetworkError } from "../../network/network.ts";
import { duration, fault, setting } from "../fault.ts";

const ERRORS: { readonly [result in "unknown" | "silent" | "answer"]: NetworkError | undefined } = {
  unknown: "name not found",
  silent: "timed out",
  answer: undefined,
};

export const dns = fault({
  name: "dns",
  layer: "radio",
  doc: "Names are not found, or late, whoever asks: AT+QIDNSGIP, AT+QIOPEN, AT+QPING, AT+QNTP.",
  subject: "the name",
  settings: {
    result: setting(
      oneOf("unknown", "silent", "answer"),
      "unknown",
      "unknown: there is no such name; silent: no server answers; answer: the right one",
    ),
    delay: setting(duration, 0, "how long that takes"),
  },
  start: ({ hooks, bites }, { result, delay }) =>
    hooks.flow({
      resolve(name) {
        if (!bites(name)) return undefined;
        const error = ERRORS[result];
        // What a resolver takes until it gives up.
        const wait = result === "silent" ? Math.max(delay, 20_000) : delay;
        return error === undefined ? { delay: wait } : { error, delay: wait };
      },
    }),
});
