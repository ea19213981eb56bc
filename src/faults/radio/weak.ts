import { withSignal } from "../../services/air.ts";
import { integer } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const weak = fault({
  name: "weak",
  layer: "radio",
  doc: "The signal is at the edge of what can be received. It loses nothing by itself: `loss` does.",
  settings: {
    rssi: setting(integer(-150, 0), -111, "dBm, AT+CSQ"),
    rsrp: setting(integer(-160, 0), -124, "dBm, AT+QCSQ"),
    rsrq: setting(integer(-50, 20), -17, "dB"),
    sinr: setting(integer(-30, 40), -5, "dB"),
    ...SPELL,
  },
  start: (site, { lasting, every, ...signal }) =>
    spells(site, { lasting, every }, () =>
      site.modem.radio.air.disturb({
        heard: (cells) => cells.map((cell) => withSignal(cell, signal)),
      }),
    ),
});
