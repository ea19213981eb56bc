import { integer } from "../../kernel/form.ts";
import { duration, fault, setting } from "../fault.ts";
import { halves, subjectOf } from "../retold.ts";

export const cut = fault({
  name: "cut",
  layer: "UART",
  doc: "What the module says comes in two parts, with a pause between them.",
  subject: "the command that is answered, or the URC",
  settings: {
    at: setting(integer(1, 65_535), 3, "so many bytes come first; the echo counts"),
    pause: setting(duration, 100, "the rest comes so much later"),
  },
  start: ({ hooks, bites }, { at, pause }) =>
    hooks.say((said) => {
      const { kind, chunk } = said;
      // What is echoed while a line is typed is no answer yet.
      if (kind === "data" || kind === "echo" || chunk.length <= at) return undefined;
      return bites(subjectOf(said)) ? halves(said, at, pause) : undefined;
    }),
});
