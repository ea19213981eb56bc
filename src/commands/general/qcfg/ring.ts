import { int, optional, word } from "../../../at/params.ts";
import { kept, keptNumber } from "./stored.ts";

const duration = int({ min: 1, max: 2000 }, "Length of a pulse in milliseconds.");
const count = int({ min: 1, max: 5 }, "How many pulses.");

/** How RI announces a URC. AT 4.2.14–4.2.19. */
export const ringOptions = {
  "urc/ri/ring": kept(
    "urc/ri/ring",
    {
      type: word(["off", "pulse", "always", "auto", "wave"], "How RI tells a call."),
      duration: optional(duration),
      active: optional(int({ min: 1, max: 10_000 }, "Milliseconds active.")),
      inactive: optional(int({ min: 1, max: 10_000 }, "Milliseconds not active.")),
      ringnodisturbing: optional(word(["off", "on"], "Whether other URCs disturb it.")),
      count: optional(count),
    },
    {
      type: "auto",
      duration: 120,
      active: 1000,
      inactive: 5000,
      ringnodisturbing: "off",
      count: 1,
    },
    "RI for calls; there are none, so it is kept and told.",
    '("off","pulse","always","auto","wave"),(1-2000),(1-10000),(1-10000),("off","on"),(1-5)',
  ),
  "urc/ri/smsincoming": kept(
    "urc/ri/smsincoming",
    {
      type: word(["off", "pulse", "always"], "How RI tells a message; always: until AT+QRIR."),
      duration: optional(duration),
      count: optional(count),
    },
    { type: "pulse", duration: 120, count: 1 },
    "RI for incoming messages.",
    '("off","pulse","always"),(1-2000),(1-5)',
  ),
  "urc/ri/other": kept(
    "urc/ri/other",
    {
      type: word(["off", "pulse"], "How RI tells any other URC."),
      duration: optional(duration),
      count: optional(count),
    },
    { type: "pulse", duration: 120, count: 1 },
    "RI for other URCs.",
    '("off","pulse"),(1-2000),(1-5)',
  ),
  risignaltype: kept(
    "risignaltype",
    { type: word(["respective", "physical"], "The port of the URC, or the main UART.") },
    { type: "respective" },
    "Which port's RI pulses.",
    '("respective","physical")',
  ),
  "urc/delay": keptNumber(
    "urc/delay",
    [0, 1],
    0,
    "1: a URC waits for the end of the RI pulse.",
    "(0,1)",
  ),
} as const;
