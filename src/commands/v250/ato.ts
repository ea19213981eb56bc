import { int, optional } from "../../at/params.ts";
import { final } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

export const ato = defineCommand({
  name: "O",
  title: "Return to Data Mode",
  ref: "TCP/IP 1.3",
  params: { value: optional(int({ min: 0, max: 0 }, "0."), 0) },
  responses: ["CONNECT", "NO CARRIER (no connection has left transparent mode, or it is over)"],
  write: (modem, _values, channel) =>
    modem.sockets.resumeTransparent(channel) ?? final("NO CARRIER"),
});
