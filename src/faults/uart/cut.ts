import { integer } from "../../kernel/form.ts";
import { duration, fault, setting } from "../fault.ts";

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
    hooks.say(({ kind, chunk, line }) => {
      const subject = kind === "urc" ? chunk.toString("latin1").trim() : line;
      if (kind === "data" || chunk.length <= at || !bites(subject)) return undefined;
      return [
        { delay: 0, chunk: chunk.subarray(0, at) },
        { delay: pause, chunk: chunk.subarray(at) },
      ];
    }),
});
