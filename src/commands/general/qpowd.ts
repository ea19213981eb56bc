import { int, optional } from "../../at/params.ts";
import { final } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

function powerDown(modem: Modem) {
  return final("OK", () => modem.endSoon("power down"));
}

export const qpowd = defineCommand({
  name: "+QPOWD",
  title: "Power Down",
  ref: "AT 11.1",
  params: {
    mode: optional(int({ min: 0, max: 1 }, "0: at once, 1: in order. Makes no difference yet."), 1),
  },
  responses: ["POWERED DOWN (after OK)"],
  write: (modem) => powerDown(modem),
  execute: (modem) => powerDown(modem),
});
