import { bg95m3 } from "./bg95.ts";
import type { Model } from "./model.ts";

/** The predecessor, with another chip and the same commands in the main. Sources: its manuals, and logs. */
export const bg96: Model = {
  ...bg95m3,
  name: "BG96",
  revision: "BG96MAR02A07M1G",
  application: "01.018.01.018",
  // As the masks of its manual tell.
  bands: {
    eMTC: [1, 2, 3, 4, 5, 8, 12, 13, 18, 19, 20, 26, 28, 39],
    NBIoT: [1, 2, 3, 4, 5, 8, 12, 13, 18, 19, 20, 26, 28],
    GSM: [850, 900, 1800, 1900],
  },
  limits: { ...bg95m3.limits, contextType: { min: 1, max: 2 } },
  factory: {
    ...bg95m3.factory,
    retransmission: { maxBackoffs: 8, maxRto: 600 },
    dtr: 1,
  },
  wording: {
    rat: { eMTC: "CAT-M1", NBIoT: "CAT-NB1", GSM: "GSM" },
    cell: { eMTC: "CAT-M", NBIoT: "CAT-NB", GSM: "GSM" },
  },
  lacks: [
    '+QCFG "simeffect"',
    '+QCFG "apn/display"',
    '+QCFG "lapiconf"',
    '+QCFG "nasconfig"',
    '+QCFG "bip/auth"',
    '+QCFG "cmux/flowctrl"',
    '+QICFG "recvind"',
    '+QICFG "sack"',
    '+QICFG "tcp/keepalive"',
  ],
  traits: {
    ...bg95m3.traits,
    // observed: TinyGSM 475
    connectedState: 3,
    appVersion: "bare",
    simStatSpace: true,
    resetPulse: 150,
  },
  // No <RAI_info> before the BG95.
  tests: { "+QISENDEX": ["+QISENDEX: (0-11),<hex_string>"] },
};
