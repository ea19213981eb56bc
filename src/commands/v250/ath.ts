import { int, optional, text } from "../../at/params.ts";
import { final, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

export const ath = defineCommand({
  name: "H",
  title: "Disconnect a Call",
  ref: "AT 7.3",
  maxResponseTime: 90_000,
  params: { value: optional(int({ min: 0, max: 0 }, "0."), 0) },
  write: () => ok(),
});

export const atd = defineCommand({
  name: "D",
  title: "Dial",
  ref: "AT 7.1",
  maxResponseTime: 5000,
  support: { partial: "There is no PPP (ATD*99#) and there are no calls: NO CARRIER." },
  params: { dial_string: optional(text({ max: 64, bare: true }, "*99#, *99***<cid>#, a number.")) },
  responses: ["NO CARRIER"],
  write: () => final("NO CARRIER"),
});
