import { integer, oneOf } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { halves } from "../retold.ts";
import { UNSAID } from "./replies.ts";

export const crash = fault({
  name: "crash",
  layer: "AT",
  doc: "The module restarts by itself, without a farewell, amid a command.",
  subject: "the command: AT+QISEND",
  settings: {
    when: setting(
      oneOf("answer", "command", "data"),
      "answer",
      "`answer`: while it answers; `command`: before it is done; `data`: as it has the data of its prompt, which is not sent",
    ),
    at: setting(integer(0, 65_535), 0, "so many bytes of the answer come first; the echo counts"),
  },
  start: ({ modem, hooks, bites }, { when, at }) => {
    /** From then on it says nothing more, but the echo of what killed it. */
    let dead = false;
    let echoes = false;
    function die(before: "echo" | "answer"): void {
      dead = true;
      echoes = before === "echo";
      modem.power.crash();
    }
    const cancels = [
      hooks.power(() => (dead = false)),
      hooks.run((call, next) => {
        if (dead) return UNSAID;
        const typed = call.form === "data" || call.form === "cancel" ? call.form : "command";
        const meant = when === typed;
        if (!meant || !bites(`AT${call.text}`)) return next();
        die("echo");
        return UNSAID;
      }),
      hooks.say((said) => {
        const { kind, chunk, echo, line } = said;
        if (dead) {
          const last = echoes && kind === "response";
          if (last) echoes = false;
          return last ? [halves(said, echo)[0]!] : [];
        }
        // An echo, or what comes before a wait, is no answer yet.
        const answers = kind === "response" && said.result > 0;
        if (when !== "answer" || !answers || chunk.length <= at || !bites(line)) return undefined;
        die("answer");
        return [halves(said, at)[0]!];
      }),
    ];
    return () => {
      for (const cancel of cancels) cancel();
    };
  },
});
