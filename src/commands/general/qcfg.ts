import { int, optional, text } from "../../at/params.ts";
import { defineOptions, defineStoredOption } from "../../modem/define-command.ts";

const effect = optional(
  int({ min: 0, max: 1 }, "0: after a restart, 1: at once. Makes no difference yet."),
);
const HEX = /^(0x)?[0-9a-f]{1,24}$/i;
const mask = (doc: string) => optional(text({ max: 26, bare: true, of: HEX }, doc));

/** An option that takes one number and, often, <effect>. */
function number(
  name: string,
  max: number,
  factory: number,
  doc: string,
  test: string,
  withEffect: boolean,
) {
  return defineStoredOption(
    "+QCFG",
    name,
    { value: int({ min: 0, max }, doc), ...(withEffect && { effect }) },
    { value: factory },
    doc,
    test,
  );
}

export const qcfg = defineOptions({
  name: "+QCFG",
  title: "Extended Configuration",
  ref: "AT 4.2",
  setting: { scope: "module", saved: "self" },
  support: {
    partial:
      "The options below are kept and told; none has an effect yet, and others are answered with ERROR.",
  },
  responses: ['+QCFG: "<option>",<values> (query)'],
  options: {
    nwscanmode: number(
      "nwscanmode",
      3,
      0,
      "0: automatic, 1: GSM only, 3: LTE only.",
      "(0,1,3),(0,1)",
      true,
    ),
    servicedomain: number("servicedomain", 2, 1, "1: PS only, 2: CS and PS.", "(1,2),(0,1)", true),
    nwscanseq: defineStoredOption(
      "+QCFG",
      "nwscanseq",
      {
        scanseq: text(
          { min: 2, max: 6, bare: true, of: /^(0[0-3]){1,3}$/ },
          "Two digits each: 00 automatic, 01 GSM, 02 eMTC, 03 NB-IoT.",
        ),
        effect,
      },
      { scanseq: "020301", effect: undefined },
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
      {
        gsmbandval: "0xf",
        emtcbandval: "0x100002000000000f0e189f",
        nbiotbandval: "0x10004200000000090e189f",
        effect: undefined,
      },
      "Bands to search, as masks.",
      "(0-F),(0-0x100002000000000F0E189F),(0-0x10004200000000090E189F),(0,1)",
    ),
    iotopmode: number("iotopmode", 2, 0, "0: eMTC, 1: NB-IoT, 2: both.", "(0-2),(0,1)", true),
    celevel: number("celevel", 2, 0, "Coverage enhancement level.", "(0-2)", false),
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
      1,
      0,
      "1: a URC waits for the end of the RI pulse.",
      "(0,1)",
      false,
    ),
    ledmode: number("ledmode", 3, 0, "How the network LED blinks.", "(0,1,3)", false),
    airplanecontrol: number("airplanecontrol", 1, 0, "1: W_DISABLE# works.", "(0,1)", false),
    "cmux/urcport": number(
      "cmux/urcport",
      4,
      0,
      "Virtual port of the URCs; 0: all.",
      "(0-4)",
      false,
    ),
    "psm/enter": number(
      "psm/enter",
      1,
      0,
      "1: PSM at once after the radio connection ends.",
      "(0,1)",
      false,
    ),
    "psm/urc": number("psm/urc", 1, 0, "1: the PSM timers are told.", "(0,1)", false),
    simeffect: number("simeffect", 1, 0, "Kept.", "(0,1)", false),
    "apn/display": number("apn/display", 1, 0, "Kept.", "(0,1)", false),
  },
});
