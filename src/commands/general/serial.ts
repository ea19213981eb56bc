import { int, oneOf, optional, word } from "../../at/params.ts";
import { ERROR, final, ok } from "../../at/reply.ts";
import { AT_PORTS, FACTORY_RATE } from "../../services/ports.ts";
import {
  defineCommand,
  defineOptions,
  defineSetting,
  defineStoredOption,
} from "../../modem/define-command.ts";

/** What AT+IPR takes. */
export const RATES: readonly number[] = [
  9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600,
];

export const ipr = defineSetting({
  name: "+IPR",
  title: "Baud Rate of the UART",
  ref: "V.250 6.2.10",
  scope: "channel",
  saved: "profile",
  factoryReset: false,
  support: {
    partial:
      "A UART, RFC 2217 and a PTY with --strict-baud follow it; ports without a rate keep and tell it.",
  },
  params: { rate: oneOf(RATES, "Baud.") },
  factory: { rate: FACTORY_RATE },
  // The rate of a multiplexed port stays. 27.007 5.7.
  refused: ({ ports }, channel) => (ports.multiplexer?.has(channel) ? ERROR : undefined),
  // OK is still said at the old rate.
  changed: (_modem, { rate }, channel) => final("OK", () => channel.lines.setBaudRate(rate)),
});

export const ifc = defineSetting({
  name: "+IFC",
  title: "Flow Control of the UART",
  ref: "V.250 6.2.12",
  scope: "channel",
  saved: "power",
  factoryReset: false,
  support: {
    partial:
      "A UART and RFC 2217 have RTS and CTS; the other ports keep and tell it, and hold in their own way.",
  },
  params: {
    dce_by_dte: oneOf([0, 2], "0: none, 2: RTS."),
    dte_by_dce: optional(oneOf([0, 2], "0: none, 2: CTS.")),
  },
  factory: { dce_by_dte: 0, dte_by_dce: 0 },
  // OK is still said without it.
  changed: (_modem, { dce_by_dte, dte_by_dce }, channel) =>
    final("OK", () =>
      channel.lines.setFlowControl({ byRts: dce_by_dte === 2, byCts: dte_by_dce === 2 }),
    ),
});

export const icf = defineSetting({
  name: "+ICF",
  title: "Character Framing of the UART",
  ref: "V.250 6.2.11",
  scope: "channel",
  saved: "power",
  support: { partial: "Kept and told: a UART always has eight data bits and no parity." },
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
        urcport: word(AT_PORTS, "Port of the URCs that belong to no socket."),
      },
      { urcport: "uart1" },
      "Where URCs go that belong to no socket; those of a socket go to the port that opened it.",
      '("usbat","usbmodem","uart1")',
    ),
  },
});

export const qrir = defineCommand({
  name: "+QRIR",
  title: "Restore the RI Line",
  ref: "AT 2.26",
  test: "OK",
  params: {},
  execute(modem) {
    const ports = [...modem.ports.all, ...(modem.ports.multiplexer?.ports ?? [])];
    modem.rings.restore(ports.map(({ lines }) => lines));
    return ok();
  },
});
