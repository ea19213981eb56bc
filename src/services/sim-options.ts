import type { SimOptions } from "./sim-card.ts";

/** What may stand in the text, for messages. */
export const SIM_FORM =
  "ready, absent, or some of pin=1234,puk=12345678,pin2=5678,puk2=87654321,attempts=0 to 3,puk-attempts=0 to 10,unlocked";

const PIN = /^\d{4,8}$/;
const PUK = /^\d{8}$/;

/** A SIM as a text tells it: `absent`, `pin=1234,attempts=1`. Undefined if it is no such text. */
export function parseSim(text: string): SimOptions | undefined {
  if (text === "absent") return { inserted: false };
  if (text === "ready") return {};
  const options: { -readonly [key in keyof SimOptions]: SimOptions[key] } = {};
  const parts = text.split(",");
  const keys = parts.map((part) => part.split("=", 1)[0]);
  if (new Set(keys).size < keys.length) return undefined;
  for (const part of parts) {
    const [, key, value = ""] = /^([a-z0-9-]+)(?:=(.*))?$/.exec(part) ?? [];
    const count = /^\d{1,2}$/.test(value) ? Number(value) : NaN;
    if (key === "pin" && PIN.test(value)) options.pin = value;
    else if (key === "puk" && PUK.test(value)) options.puk = value;
    else if (key === "pin2" && PIN.test(value)) options.pin2 = value;
    else if (key === "puk2" && PUK.test(value)) options.puk2 = value;
    else if (key === "attempts" && count <= 3) options.attempts = count;
    else if (key === "puk-attempts" && count <= 10) options.pukAttempts = count;
    else if (part === "unlocked") options.locked = false;
    else return undefined;
  }
  return options;
}
