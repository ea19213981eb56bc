import { integer, like, type Slot } from "../kernel/form.ts";
import { RATS, type Rat } from "../models/model.ts";
import type { Signal } from "../services/air.ts";

/** An operator, or all of them. */
export const plmn = like(/^(\*|\d{5,6})$/, "an operator as 00101, or * for all of them");

/** Four or eight bits, as AT+CPSMS and AT+CEDRXS write them. */
export function bits(count: 4 | 8): Slot<string> {
  return like(new RegExp(`^[01]{${count}}$`), `${count} bits`);
}

const LEVELS: { readonly [name in keyof Signal]: readonly [min: number, max: number] } = {
  rssi: [-150, 0],
  rsrp: [-160, 0],
  rsrq: [-50, 20],
  sinr: [-30, 40],
};

/** `rssi=-91 rsrp=-111`: dBm, and dB for rsrq and sinr. */
export const levels: Slot<Partial<Signal>> = {
  allowed: Object.entries(LEVELS)
    .map(([name, [min, max]]) => `${name}=${min} to ${max}`)
    .join(", "),
  read(text) {
    const found: { -readonly [name in keyof Signal]?: number } = {};
    for (const word of text.split(" ")) {
      const [, name, value] = /^(rssi|rsrp|rsrq|sinr)=(.+)$/.exec(word) ?? [];
      if (name === undefined) return undefined;
      // The cast: the expression lets nothing else through.
      const key = name as keyof Signal;
      const level = integer(...LEVELS[key]).read(value!);
      if (level === undefined || key in found) return undefined;
      found[key] = level;
    }
    return found;
  },
};

/** Which cells: of any of these technologies, and of any of these operators. */
export interface Chosen {
  readonly rats: readonly Rat[];
  readonly plmns: readonly string[];
}

/** `eMTC GSM 00102` */
export const chosen: Slot<Chosen> = {
  allowed: `technologies (${RATS.join(", ")}) and operators (00101)`,
  read(text) {
    const rats: Rat[] = [];
    const plmns: string[] = [];
    for (const word of text.split(" ")) {
      const rat = RATS.find((known) => known.toUpperCase() === word.toUpperCase());
      if (rat) rats.push(rat);
      else if (/^\d{5,6}$/.test(word)) plmns.push(word);
      else return undefined;
    }
    return { rats, plmns };
  },
};
