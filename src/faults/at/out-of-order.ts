import { oneOf } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { halves } from "../retold.ts";
import { Held } from "./held.ts";

export const outOfOrder = fault({
  name: "out-of-order",
  layer: "AT",
  doc: "An answer comes behind what is said next.",
  subject: "the command: AT+CSQ",
  settings: {
    behind: setting(
      oneOf("next", "answer"),
      "next",
      "`next`: behind a URC too; `answer`: only behind the answer of a command",
    ),
  },
  start: (site, { behind }) => {
    const held = new Held(site);
    return held.start((said, later) => {
      const { port, kind, chunk, echo, result, line } = said;
      if (kind === "data" || kind === "echo") return undefined;
      if (held.of(port)) {
        const answers = result > 0 || kind === "prompt";
        if (behind === "answer" ? !answers : chunk.length === echo) return undefined;
        return [
          { delay: 0, chunk },
          { delay: 0, chunk: held.take() },
        ];
      }
      if (!held.free || kind !== "response" || result === 0 || !site.bites(line)) return undefined;
      const [before, answer] = halves(said, echo);
      held.put(port, answer!.chunk, later);
      return [before!];
    });
  },
});
