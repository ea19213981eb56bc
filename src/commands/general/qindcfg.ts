import { int, optional, silent } from "../../at/params.ts";
import { defineOptions, defineStoredOption } from "../../modem/define-command.ts";

/** One kind of URC: on or off, and whether that is to be stored, which it is anyway. */
function kind(name: string, enable: number, doc: string) {
  return defineStoredOption(
    "+QINDCFG",
    name,
    {
      enable: int({ min: 0, max: 1 }, doc),
      save: silent(optional(int({ min: 0, max: 1 }, "Makes no difference: it is stored."))),
    },
    { enable, save: undefined },
    doc,
    "(0,1),(0,1)",
  );
}

export const qindcfg = defineOptions({
  name: "+QINDCFG",
  title: "URC Indication Configuration",
  ref: "AT 4.3",
  setting: { scope: "module", saved: "self", factoryReset: false },
  support: { partial: 'There are no calls: "ring" is kept and told.' },
  options: {
    all: kind("all", 1, "0: no URC but those of sockets, and of a start."),
    csq: kind("csq", 0, '1: +QIND: "csq" when the signal changes.'),
    smsfull: kind("smsfull", 0, '1: +QIND: "smsfull" when a message store has no room.'),
    ring: kind("ring", 1, "1: RING."),
    smsincoming: kind("smsincoming", 1, "1: +CMTI, +CMT, +CDS."),
  },
});
