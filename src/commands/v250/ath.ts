import { int, optional } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

export const ath = defineCommand({
  name: "H",
  title: "Disconnect a Call",
  ref: "AT 7.3",
  maxResponseTime: 90_000,
  params: { value: optional(int({ min: 0, max: 0 }, "0."), 0) },
  write: () => ok(),
});
