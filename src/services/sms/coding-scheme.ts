/** What user data consists of. */
export type Alphabet = "GSM" | "8-bit" | "UCS2";

/** 23.038 4: the alphabet that a data coding scheme names. Compressed text is shown as octets, for nobody here unpacks it. */
export function alphabetOf(dcs: number): Alphabet {
  const group = dcs >> 4;
  if (group < 8) {
    if (dcs & 0x20) return "8-bit";
    return (["GSM", "8-bit", "UCS2", "GSM"] as const)[(dcs >> 2) & 3]!;
  }
  if (group === 14) return "UCS2";
  return group === 15 && dcs & 4 ? "8-bit" : "GSM";
}

/** 23.038 4: the message class 0 to 3; undefined if the scheme tells none. */
export function classOf(dcs: number): number | undefined {
  const group = dcs >> 4;
  const told = group === 15 || (group < 8 && dcs & 0x10);
  return told ? dcs & 3 : undefined;
}

/** Coding schemes that the twin gives a text of its own accord. */
export const DCS_GSM = 0;
export const DCS_UCS2 = 8;
