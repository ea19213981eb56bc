import { openStdio } from "../../transports/stdio.ts";
import { fromKeyboard } from "../keyboard.ts";
import type { Open } from "./kinds.ts";
import { Plug } from "./plug.ts";

/** Why the process ends when standard input was its only port. */
export const END_OF_INPUT = "end of input";

const INFO = { kind: "stdio", place: {}, words: "standard input and output" } as const;

/** --stdio. When it is the only port, the end of the input is the end of the module. */
export const openStdioPort: Open = async (place, around) => {
  // A terminal would send whole lines, and LF where the module wants CR.
  if (process.stdin.isTTY) return openTerminal(place, around);
  const plug = new Plug(around, place);
  const pipe = openStdio({
    input: process.stdin,
    output: process.stdout,
    onEnd() {
      plug.channel.endInput();
      if (place.only) plug.whenAnswered(() => around.end(END_OF_INPUT));
    },
  });
  plug.connect(pipe);
  return plug.opened(INFO, () => pipe.close());
};

/** The terminal the process was started at: every key goes to the module, but Ctrl-C. */
export const openTerminal: Open = async (place, around) => {
  process.stdin.setRawMode(true);
  const plug = new Plug(around, place);
  const pipe = openStdio({
    input: process.stdin,
    output: process.stdout,
    translate: (keys) => fromKeyboard(keys, () => around.end("Ctrl-C")),
    onEnd: () => around.end(END_OF_INPUT),
  });
  around.tell({
    event: "note",
    message: "Type AT commands here (AT+QIACT=1, AT+QIACT?); Ctrl-C ends it.",
  });
  plug.connect(pipe);
  const port = plug.opened(INFO, () => {
    process.stdin.setRawMode(false);
    pipe.close();
  });
  return { ...port, isTerminal: true };
};
