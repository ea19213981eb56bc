import { int } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineSetting } from "../../modem/define-command.ts";

export const qsclk = defineSetting({
  name: "+QSCLK",
  title: "Sleep While DTR Is Not Active",
  ref: "AT 11.5",
  scope: "module",
  saved: "power",
  factoryReset: false,
  support: { partial: "On ports that have DTR, or get it by --dtr open or --control." },
  params: { n: int({ min: 0, max: 1 }, "1: where DTR is not active, nothing is heard.") },
  factory: { n: 0 },
});

export const qcscon = defineSetting({
  name: "+QCSCON",
  title: "Radio Connection Status",
  ref: "AT 6.17",
  scope: "channel",
  saved: "power",
  factoryReset: false,
  params: { n: int({ min: 0, max: 1 }, "1: +QCSCON reports beginning and end.") },
  factory: { n: 0 },
  responses: ["+QCSCON: <n>,<mode> (1: connected)"],
  read: ({ radio }, { n }) => ok(`+QCSCON: ${n},${radio.reach.connection.connected ? 1 : 0}`),
});
