import { int, keyword, oneOf, optional } from "../../at/params.ts";
import { AT_PORTS } from "../../services/ports.ts";
import { defineOptions, defineSetting, defineStoredOption } from "../../modem/define-command.ts";

const RATES = [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

export const ipr = defineSetting({
  name: "+IPR",
  title: "Baud Rate of the UART",
  ref: "V.250 6.2.10",
  scope: "channel",
  saved: "profile",
  factoryReset: false,
  support: { partial: "Kept and told; ports without a baud rate do not change." },
  params: { rate: oneOf(RATES, "Baud.") },
  factory: { rate: 115_200 },
});

export const ifc = defineSetting({
  name: "+IFC",
  title: "Flow Control of the UART",
  ref: "V.250 6.2.12",
  scope: "channel",
  saved: "power",
  factoryReset: false,
  support: { partial: "Kept and told; every port has flow control of its own kind anyway." },
  params: {
    dce_by_dte: oneOf([0, 2], "0: none, 2: RTS."),
    dte_by_dce: optional(oneOf([0, 2], "0: none, 2: CTS.")),
  },
  factory: { dce_by_dte: 0, dte_by_dce: 0 },
});

export const icf = defineSetting({
  name: "+ICF",
  title: "Character Framing of the UART",
  ref: "V.250 6.2.11",
  scope: "channel",
  saved: "power",
  support: { partial: "Kept and told." },
  params: {
    format: oneOf([3], "3: eight data bits, no parity, one stop bit."),
    parity: optional(int({ min: 0, max: 3 }, "3: none.")),
  },
  factory: { format: 3, parity: 3 },
});

export const qurccfg = defineOptions({
  name: "+QURCCFG",
  title: "Port of the URCs",
  ref: "AT 2.25",
  setting: { scope: "module", saved: "self", factoryReset: false },
  responses: ['+QURCCFG: "urcport",<port>'],
  options: {
    urcport: defineStoredOption(
      "+QURCCFG",
      "urcport",
      {
        urcport: lowerKeyword(AT_PORTS, "Port of the URCs that belong to no socket."),
      },
      { urcport: "uart1" },
      "Where URCs go that belong to no socket; those of a socket go to the port that opened it.",
      '("usbat","usbmodem","uart1")',
    ),
  },
});

/** A quoted word that the module prints in lower case. */
function lowerKeyword(words: readonly string[], doc: string) {
  const upper = keyword(
    words.map((word) => word.toUpperCase()),
    doc,
  );
  return {
    ...upper,
    parse(...[field, model]: Parameters<typeof upper.parse>) {
      const parsed = upper.parse(field, model);
      return typeof parsed === "string" ? parsed.toLowerCase() : parsed;
    },
    allowed: () => words.map((word) => `"${word}"`).join(", "),
  };
}
