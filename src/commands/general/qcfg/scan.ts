import { bareText, optional, type Param } from "../../../at/params.ts";
import { bandMasks } from "../../../models/bands.ts";
import { scanning, scanningNumber } from "./stored.ts";

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

const typedSequence = bareText(
  6,
  /^(0[0-3]){1,3}$/,
  "Two digits each: 00 automatic, 01 GSM, 02 eMTC, 03 NB-IoT. Those left out follow.",
);

/** An order of technologies, told in full whatever was typed of it. */
const scanseq: Param<string> = {
  ...typedSequence,
  parse(field, model) {
    const typed = typedSequence.parse(field, model);
    if (typeof typed !== "string") return typed;
    const codes = `${typed}${model.factory.nwscanseq}`.match(/../g) ?? [];
    return [...new Set(codes.filter((code) => code !== "00"))].join("");
  },
};

/** Where networks are looked for. AT 4.2.1–4.2.8. */
export const scanOptions = {
  nwscanmode: scanningNumber(
    "nwscanmode",
    [0, 1, 3],
    ({ factory }) => factory.nwscanmode,
    "0: automatic, 1: GSM only, 3: LTE only.",
    "(0,1,3),(0,1)",
  ),
  nwscanseq: scanning(
    "nwscanseq",
    { scanseq },
    ({ factory }) => ({ scanseq: factory.nwscanseq }),
    "Order in which technologies are searched.",
    "(00-010203),(0,1)",
  ),
  band: scanning(
    "band",
    {
      gsmbandval: mask("GSM bands."),
      emtcbandval: mask("eMTC bands."),
      nbiotbandval: mask("NB-IoT bands."),
    },
    (model) => {
      const { gsm, emtc, nbiot } = bandMasks(model);
      return { gsmbandval: `0x${gsm}`, emtcbandval: `0x${emtc}`, nbiotbandval: `0x${nbiot}` };
    },
    "Bands to search, as masks.",
    (model) => {
      const { gsm, emtc, nbiot } = bandMasks(model);
      const range = (digits: string, mark: string): string =>
        digits === "0" ? "(0)" : `(0-${mark}${digits.toUpperCase()})`;
      return `${range(gsm, "")},${range(emtc, "0x")},${range(nbiot, "0x")},(0,1)`;
    },
  ),
  iotopmode: scanningNumber(
    "iotopmode",
    [0, 1, 2],
    ({ factory }) => factory.iotopmode,
    "0: eMTC, 1: NB-IoT, 2: both.",
    "(0-2),(0,1)",
  ),
  roamservice: scanningNumber(
    "roamservice",
    [1, 2, 255],
    255,
    "1: no roaming, 2: roaming, 255: automatic.",
    "(1,2,255),(0,1)",
  ),
} as const;
