import { HostError } from "../../kernel/errors.ts";

/** It becomes a part of names of keys and files, so nothing else may be in it. Throws MT_USAGE. */
export function requireImei(imei: string): void {
  if (/^\d{15}$/.test(imei)) return;
  throw new HostError("MT_USAGE", `IMEI ${JSON.stringify(imei)}: allowed are 15 digits`);
}
