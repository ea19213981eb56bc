import type { Model } from "./model.ts";

/** The bits of the GSM bands in AT+QCFG="band", by MHz. AT 4.2. */
export const GSM_BITS: { readonly [mhz: number]: number } = { 900: 1, 1800: 2, 850: 4, 1900: 8 };

/** The three masks of AT+QCFG="band" with everything the model can, without `0x`: bit n-1 is LTE band n. */
export function bandMasks({ bands }: Model): {
  readonly gsm: string;
  readonly emtc: string;
  readonly nbiot: string;
} {
  let gsm = 0;
  for (const mhz of bands.GSM) gsm |= GSM_BITS[mhz] ?? 0;
  return { gsm: gsm.toString(16), emtc: lteMask(bands.eMTC), nbiot: lteMask(bands.NBIoT) };
}

function lteMask(bands: readonly number[]): string {
  let mask = 0n;
  for (const band of bands) mask |= 1n << BigInt(band - 1);
  return mask.toString(16);
}
