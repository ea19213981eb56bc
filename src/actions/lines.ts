import { action } from "./action.ts";

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
];
