import { int, optional, silent } from "../../at/params.ts";
import { defineOption, defineOptions } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { indication, setIndication, type Indication } from "../../services/indications.ts";

/** One kind of URC: on or off, until power ends or for good. */
function kind(name: Indication, doc: string) {
  return defineOption({
    doc,
    test: "(0,1),(0,1)",
    params: {
      enable: int({ min: 0, max: 1 }, doc),
      save: silent(optional(int({ min: 0, max: 1 }, "1: stored; until power ends if left out."))),
    },
    get: ({ settings }: Modem) => ({ enable: indication(settings, name), save: undefined }),
    set: ({ settings }, { enable, save }) => setIndication(settings, name, enable, save === 1),
  });
}

export const qindcfg = defineOptions({
  name: "+QINDCFG",
  title: "URC Indication Configuration",
  ref: "AT 4.3",
  setting: { scope: "module", saved: "self", factoryReset: false },
  support: { partial: 'There are no calls: "ring" is kept and told.' },
  options: {
    all: kind("all", "0: no URC but those of sockets, and of a start."),
    csq: kind("csq", '1: +QIND: "csq" when the signal changes.'),
    smsfull: kind("smsfull", '1: +QIND: "smsfull" when a message store has no room.'),
    ring: kind("ring", "1: RING."),
    smsincoming: kind("smsincoming", "1: +CMTI, +CMT, +CDS."),
  },
});
