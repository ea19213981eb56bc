import { bareText, int, of, oneOf, optional, silent, text, type Param } from "../../at/params.ts";
import { bandMasks } from "../../models/bands.ts";
import type { Model } from "../../models/model.ts";
import { defineOptions, defineStoredOption } from "../../modem/define-command.ts";

const effect = silent(
  optional(int({ min: 0, max: 1 }, "0: after a restart, 1: at once. Makes no difference yet.")),
);
const HEX = /^(0x)?[0-9a-f]{1,24}$/i;

/** A mask of bands; 0 and 0x40000000 leave it as it is. Printed in lower case and without leading zeros. */
function mask(doc: string): Param<string | undefined> {
  const typed = optional(bareText(26, HEX, doc));
  return {
    ...typed,
    parse(field, model) {
      const value = typed.parse(field, model);
      if (typeof value !== "string") return value;
      const digits = value.toLowerCase().replace(/^0x/, "").replace(/^0+/, "");
      return digits === "" || digits === "40000000" ? undefined : `0x${digits}`;
    },
  };
}

/** An option that takes one number and, often, <effect>. */
function number(
  name: string,
  values: readonly number[],
  factory: number | ((model: Model) => number),
  doc: string,
  test: string,
  withEffect: boolean,
) {
  return defineStoredOption(
    "+QCFG",
    name,
    { value: oneOf(values, doc), ...(withEffect && { effect }) },
    (model) => ({ value: of(factory, model) }),
    doc,
    test,
  );
}

export const qcfg = defineOptions({
  name: "+QCFG",
  title: "Extended Configuration",
  ref: "AT 4.2",
  setting: { scope: "module", saved: "self", factoryReset: false },
  support: {
    partial:
      "The options below are kept and told; none has an effect yet, and others are answered with ERROR.",
  },
  responses: ['+QCFG: "<option>",<values> (query)'],
  options: {
    nwscanmode: number(
      "nwscanmode",
      [0, 1, 3],
      ({ factory }) => factory.nwscanmode,
      "0: automatic, 1: GSM only, 3: LTE only.",
      "(0,1,3),(0,1)",
      true,
    ),
    servicedomain: number(
      "servicedomain",
      [1, 2],
      ({ factory }) => factory.servicedomain,
      "1: PS only, 2: CS and PS.",
      "(1,2),(0,1)",
      true,
    ),
    nwscanseq: defineStoredOption(
      "+QCFG",
      "nwscanseq",
      {
        scanseq: bareText(
          6,
          /^(0[0-3]){1,3}$/,
          "Two digits each: 00 automatic, 01 GSM, 02 eMTC, 03 NB-IoT.",
        ),
        effect,
      },
      ({ factory }) => ({ scanseq: factory.nwscanseq, effect: undefined }),
      "Order in which technologies are searched.",
      "(00-010203),(0,1)",
    ),
    band: defineStoredOption(
      "+QCFG",
      "band",
      {
        gsmbandval: mask("GSM bands."),
        emtcbandval: mask("eMTC bands."),
        nbiotbandval: mask("NB-IoT bands."),
        effect,
      },
      (model) => {
        const { gsm, emtc, nbiot } = bandMasks(model);
        const [gsmbandval, emtcbandval, nbiotbandval] = [`0x${gsm}`, `0x${emtc}`, `0x${nbiot}`];
        return { gsmbandval, emtcbandval, nbiotbandval, effect: undefined };
      },
      "Bands to search, as masks.",
      (model) => {
        const { gsm, emtc, nbiot } = bandMasks(model);
        const mask = (digits: string, mark: string): string =>
          digits === "0" ? "(0)" : `(0-${mark}${digits.toUpperCase()})`;
        return `${mask(gsm, "")},${mask(emtc, "0x")},${mask(nbiot, "0x")},(0,1)`;
      },
    ),
    iotopmode: number(
      "iotopmode",
      [0, 1, 2],
      ({ factory }) => factory.iotopmode,
      "0: eMTC, 1: NB-IoT, 2: both.",
      "(0-2),(0,1)",
      true,
    ),
    roamservice: number(
      "roamservice",
      [1, 2, 255],
      255,
      "1: no roaming, 2: roaming, 255: automatic.",
      "(1,2,255),(0,1)",
      true,
    ),
    nbsibscramble: number("nbsibscramble", [0, 1], 0, "Kept.", "(0,1)", false),
    celevel: number("celevel", [0, 1, 2], 0, "Coverage enhancement level.", "(0-2)", false),
    risignaltype: defineStoredOption(
      "+QCFG",
      "risignaltype",
      { type: text({ max: 10, of: /^(respective|physical)$/ }, '"respective" or "physical".') },
      { type: "respective" },
      "Which ports a URC pulses RI for.",
      '("respective","physical")',
    ),
    "urc/delay": number(
      "urc/delay",
      [0, 1],
      0,
      "1: a URC waits for the end of the RI pulse.",
      "(0,1)",
      false,
    ),
    ledmode: number("ledmode", [0, 1, 3], 0, "How the network LED blinks.", "(0,1,3)", false),
    airplanecontrol: number("airplanecontrol", [0, 1], 0, "1: W_DISABLE# works.", "(0,1)", false),
    "cmux/urcport": number(
      "cmux/urcport",
      [0, 1, 2, 3, 4],
      0,
      "Virtual port of the URCs; 0: all.",
      "(0-4)",
      false,
    ),
    "psm/enter": number(
      "psm/enter",
      [0, 1],
      0,
      "1: PSM at once after the radio connection ends.",
      "(0,1)",
      false,
    ),
    "psm/urc": number("psm/urc", [0, 1], 0, "1: the PSM timers are told.", "(0,1)", false),
    simeffect: number("simeffect", [0, 1], 0, "Kept.", "(0,1)", false),
    "apn/display": number("apn/display", [0, 1], 0, "Kept.", "(0,1)", false),
  },
});
