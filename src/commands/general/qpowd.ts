import { int, optional } from "../../at/params.ts";
import { final } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

function powerDown(modem: Modem, mode: number) {
  return final("OK", () => modem.power.endSoon(mode === 0 ? "at once" : "power down"));
}

export const qpowd = defineCommand({
  name: "+QPOWD",
  title: "Power Down",
  ref: "AT 11.1",
  params: {
    mode: optional(int({ min: 0, max: 1 }, "0: at once, 1: in order."), 1),
  },
  responses: ["POWERED DOWN (after OK)"],
  write: (modem, { mode }) => powerDown(modem, mode),
  execute: (modem) => powerDown(modem, 1),
});
