import { RATS } from "../models/model.ts";
import type { Air } from "./air.ts";

/** What may stand in the text, for messages. */
export const AIR_FORM =
  "home, roaming, none, or denied=CAUSE, and only=eMTC|NBIoT|GSM, rssi=DBM, rsrp=DBM, rsrq=DB, sinr=DB, apart by commas,";

const SIGNAL = ["rssi", "rsrp", "rsrq", "sinr"] as const;

/** What is around the module, as a text tells it: `roaming,rssi=-110`. Undefined if it is no such text. */
export function parseAir(text: string): ((air: Air) => void) | undefined {
  const steps: ((air: Air) => void)[] = [];
  const parts = text.split(",");
  const kinds = parts.map((part) => kindOf(part.split("=", 1)[0]!));
  if (new Set(kinds).size < kinds.length) return undefined;
  for (const part of parts) {
    const step = parseStep(part);
    if (!step) return undefined;
    steps.push(step);
  }
  return (air) => {
    for (const step of steps) step(air);
  };
}

/** What a part is about; two about the same contradict each other. */
function kindOf(key: string): string {
  return ["home", "roaming", "none", "denied"].includes(key) ? "whose" : key;
}

function parseStep(part: string): ((air: Air) => void) | undefined {
  const [key, value = ""] = part.split("=", 2);
  if (part === "home") return () => {};
  if (part === "none") return (air) => (air.covered = false);
  if (part === "roaming") {
    return (air) => air.setCells(air.all.filter(({ plmn }) => plmn !== air.home));
  }
  if (key === "denied") {
    const cause = part === "denied" ? 15 : Number(value);
    if (!Number.isInteger(cause) || cause < 1 || cause > 255) return undefined;
    return (air) => air.setWelcome("*", cause);
  }
  if (key === "only") {
    const only = RATS.find((rat) => rat.toUpperCase() === value.toUpperCase());
    return only && ((air) => air.setCells(air.all.filter(({ rat }) => rat === only)));
  }
  const name = SIGNAL.find((known) => known === key);
  const level = /^-?\d{1,3}$/.test(value) ? Number(value) : undefined;
  return name === undefined || level === undefined
    ? undefined
    : (air) => air.setSignal({ [name]: level });
}
