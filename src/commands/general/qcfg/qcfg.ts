import { bareText, int, optional } from "../../../at/params.ts";
import { defineOptions } from "../../../modem/define-command.ts";
import { ringOptions } from "./ring.ts";
import { scanOptions } from "./scan.ts";
import { kept, keptNumber, scanningNumber } from "./stored.ts";

/** A mask in hexadecimal digits. */
function bits(digits: number) {
  return bareText(digits, /^[0-9a-f]+$/i, "Bits.");
}

export const qcfg = defineOptions({
  name: "+QCFG",
  title: "Extended Configuration",
  ref: "AT 4.2",
  setting: { scope: "module", saved: "self", factoryReset: false },
  support: {
    partial:
      "The search for networks, RI, PSM and the URCs of CMUX follow it; options marked as kept are only told again, and others are answered with ERROR.",
  },
  responses: ['+QCFG: "<option>",<values> (query)'],
  // In the order of a captured test form.
  options: {
    nwscanmode: scanOptions.nwscanmode,
    servicedomain: scanningNumber(
      "servicedomain",
      [1, 2],
      ({ factory }) => factory.servicedomain,
      "1: PS only, 2: CS and PS. Kept.",
      "(1,2),(0,1)",
    ),
    nwscanseq: scanOptions.nwscanseq,
    band: scanOptions.band,
    iotopmode: scanOptions.iotopmode,
    roamservice: scanOptions.roamservice,
    celevel: keptNumber("celevel", [0, 1, 2], 0, "Coverage enhancement level. Kept.", "(0-2)"),
    ...ringOptions,
    ledmode: keptNumber("ledmode", [0, 1, 3], 0, "How the network LED blinks. Kept.", "(0,1,3)"),
    airplanecontrol: keptNumber("airplanecontrol", [0, 1], 0, "W_DISABLE#. Kept.", "(0,1)"),
    "cmux/urcport": keptNumber(
      "cmux/urcport",
      [0, 1, 2, 3, 4],
      0,
      "Virtual port of the URCs; 0: all.",
      "(0-4)",
    ),
    apready: kept(
      "apready",
      {
        enable: int({ min: 0, max: 1 }, "1: URCs wait until the host is ready."),
        level: optional(int({ min: 0, max: 1 }, "Level of AP_READY when it is.")),
        poll: optional(int({ min: 100, max: 3000 }, "Milliseconds between two looks.")),
      },
      { enable: 0, level: 0, poll: 500 },
      "AP_READY. Kept; the line is always ready.",
      "(0,1),(0,1),(100-3000)",
    ),
    nccconf: kept("nccconf", { value: bits(3) }, { value: "0" }, "Kept.", "(0-1FF)"),
    "psm/enter": keptNumber(
      "psm/enter",
      [0, 1],
      0,
      "1: PSM at once after the radio connection ends.",
      "(0,1)",
    ),
    "psm/urc": keptNumber("psm/urc", [0, 1], 0, "1: +QPSMTIMER tells the PSM timers.", "(0,1)"),
    simeffect: keptNumber("simeffect", [0, 1], 0, "Kept.", "(0,1)"),
    lapiconf: scanningNumber("lapiconf", [0, 1, 2], 0, "Kept.", "(0-2),(0,1)"),
    nasconfig: kept("nasconfig", { value: bits(4) }, { value: "0" }, "Kept.", "(0-7FFF)"),
    "apn/display": keptNumber("apn/display", [0, 1], 0, "Kept.", "(0,1)"),
    "nb1/bandprior": kept(
      "nb1/bandprior",
      { band_priority_seq: bareText(32, /^([0-9a-f]{2})*$/i, "Two hexadecimal digits a band.") },
      { band_priority_seq: "" },
      "Order of NB-IoT bands. Kept.",
      "<band_priority_seq>",
    ),
    "bip/auth": keptNumber("bip/auth", [0, 1, 2, 3], 0, "Kept.", "(0-3)"),
    "cmux/flowctrl": keptNumber("cmux/flowctrl", [0, 1], 0, "Kept.", "(0,1)"),
    nbsibscramble: keptNumber("nbsibscramble", [0, 1], 0, "Kept.", "(0,1)"),
  },
});
