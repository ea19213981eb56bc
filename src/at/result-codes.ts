/** Result codes with their numeric form (ATV0). Whatever else ends a command (`SEND OK`) is text in both forms. */
const NUMBERS: { readonly [verbose: string]: number } = {
  OK: 0,
  CONNECT: 1,
  RING: 2,
  "NO CARRIER": 3,
  ERROR: 4,
  "NO DIALTONE": 6,
  BUSY: 7,
  "NO ANSWER": 8,
};

/** The numeric form of a result code; undefined where it has none. */
export function numericForm(result: string): number | undefined {
  return NUMBERS[result];
}

/** +CME ERROR numbers and the text AT+CMEE=2 prints. 27.007 9.2, in the wording of the module's manual. */
export const CME: { readonly [code: number]: string } = {
  0: "phone failure",
  1: "no connection to phone",
  2: "phone-adaptor link reserved",
  3: "operation not allowed",
  4: "operation not supported",
  5: "PH-SIM PIN required",
  6: "PH-FSIM PIN required",
  7: "PH-FSIM PUK required",
  10: "SIM not inserted",
  11: "SIM PIN required",
  12: "SIM PUK required",
  13: "SIM failure",
  14: "SIM busy",
  15: "SIM wrong",
  16: "incorrect password",
  17: "SIM PIN2 required",
  18: "SIM PUK2 required",
  20: "memory full",
  21: "invalid index",
  22: "not found",
  23: "memory failure",
  24: "text string too long",
  25: "invalid characters in text string",
  26: "dial string too long",
  27: "invalid characters in dial string",
  30: "no network service",
  31: "network timeout",
  32: "network not allowed - emergency calls only",
  40: "network personalization PIN required",
  41: "network personalization PUK required",
  42: "network subset personalization PIN required",
  43: "network subset personalization PUK required",
  44: "service provider personalization PIN required",
  45: "service provider personalization PUK required",
  46: "corporate personalization PIN required",
  47: "corporate personalization PUK required",
};
