import { int, optional, shown, text } from "../../at/params.ts";
import { cme, ok } from "../../at/reply.ts";
import { defineCommand, defineSetting } from "../../modem/define-command.ts";
import { parseTime } from "../../services/time-of-day.ts";

export const cclk = defineCommand({
  name: "+CCLK",
  title: "Clock",
  ref: "27.007 8.15",
  test: "OK",
  params: {
    time: shown(
      text({ max: 22 }, "yy/MM/dd,hh:mm:ss±zz, the zone in quarters of an hour."),
      undefined,
    ),
  },
  responses: ["+CCLK: <time>"],
  read: ({ timeOfDay }) => ok(`+CCLK: "${timeOfDay.text(2)}"`),
  write({ timeOfDay }, { time }) {
    const parsed = parseTime(time);
    if (!parsed) return cme(3);
    timeOfDay.zone = parsed.zone;
    timeOfDay.set(parsed.utc);
    return ok();
  },
});

export const qlts = defineCommand({
  name: "+QLTS",
  title: "Latest Time Synchronised Through the Network",
  ref: "AT 6.16",
  params: {
    mode: optional(int({ min: 0, max: 2 }, "0 and 1: the network's time; 2: local time."), 0),
  },
  responses: ['+QLTS: "<time>,<dst>"'],
  write: ({ timeOfDay }) => ok(`+QLTS: "${timeOfDay.text(4)},0"`),
  execute: ({ timeOfDay }) => ok(`+QLTS: "${timeOfDay.text(4)},0"`),
});

export const ctzu = defineSetting({
  name: "+CTZU",
  title: "Automatic Time Zone Update",
  ref: "27.007 8.40",
  scope: "module",
  saved: "self",
  factoryReset: false,
  support: { partial: "Kept and told; the network never changes the zone." },
  params: { onoff: int({ min: 0, max: 1 }, "1: on.") },
  factory: { onoff: 0 },
});

export const ctzr = defineSetting({
  name: "+CTZR",
  title: "Time Zone Reporting",
  ref: "27.007 8.41",
  scope: "module",
  saved: "self",
  support: { partial: "Kept and told; the network never changes the zone." },
  params: { onoff: int({ min: 0, max: 2 }, "1: +CTZV, 2: +CTZE.") },
  factory: { onoff: 0 },
});
