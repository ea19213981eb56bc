import { milliseconds } from "../kernel/duration.ts";
import { read } from "../kernel/form.ts";
import { action } from "./action.ts";

/** Long enough for what a press is mostly meant to do, whatever the model's traits are from the factory. */
const PRESS = 1000;
const RESET = 3000;
const time = read(milliseconds, "a time as 700ms or 2s");

/** What a port, or a pin of the module, can be made to do from outside. */
export const LINE_ACTIONS = [
  action({
    actor: "host",
    form: "drops DTR",
    doc: "as the host's line: AT&D, AT+QSCLK. On a port without lines it counts as raised at first",
    act: (target) => target.line("DTR", false),
  }),
  action({
    actor: "host",
    form: "raises DTR",
    doc: "and back",
    act: (target) => target.line("DTR", true),
  }),
  action({
    actor: "host",
    form: "pulls PWRKEY low",
    doc: "the module's pin: 500 ms low switch it on; after 650 ms low, letting go switches it off",
    act: (target) => target.line("PWRKEY", true),
  }),
  action({
    actor: "host",
    form: "lets PWRKEY go",
    doc: "and back",
    act: (target) => target.line("PWRKEY", false),
  }),
  action({
    actor: "host",
    form: "presses PWRKEY [TIME…]",
    doc: "low for so long, in the module's time; 1 s if left out, which switches it on or off",
    slots: { time },
    act(target, values) {
      target.line("PWRKEY", true);
      target.modem.clock.after(values.time ?? PRESS, () => target.line("PWRKEY", false));
    },
  }),
  action({
    actor: "host",
    form: "pulls RESET_N low",
    doc: "the module's pin: after 2 s low, letting go starts it anew",
    act: (target) => target.line("RESET_N", true),
  }),
  action({
    actor: "host",
    form: "lets RESET_N go",
    doc: "and back",
    act: (target) => target.line("RESET_N", false),
  }),
  action({
    actor: "host",
    form: "presses RESET_N [TIME…]",
    doc: "low for so long; 3 s if left out, which starts it anew",
    slots: { time },
    act(target, values) {
      target.line("RESET_N", true);
      target.modem.clock.after(values.time ?? RESET, () => target.line("RESET_N", false));
    },
  }),
];
