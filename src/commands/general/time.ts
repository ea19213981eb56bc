import { CME_ERROR } from "../../at/result-codes.ts";
import { int, optional, shown, text } from "../../at/params.ts";
import { cme, ok } from "../../at/reply.ts";
import { defineCommand, defineSetting } from "../../modem/define-command.ts";
import { parseTime, timeText, zoneText, type TimeOfDay } from "../../services/time-of-day.ts";

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
    if (!parsed) return cme(CME_ERROR.notAllowed);
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
    mode: optional(
      int(
        { min: 0, max: 2 },
        "0: GMT when the network told it, 1: GMT by now, 2: local time by now.",
      ),
      0,
    ),
  },
  responses: ['+QLTS: "<time>,<dst>"', '+QLTS: "" (the network has not told it)'],
  write: ({ timeOfDay }, { mode }) => ok(networkTime(timeOfDay, mode)),
  execute: ({ timeOfDay }) => ok(networkTime(timeOfDay, 0)),
});

function networkTime(timeOfDay: TimeOfDay, mode: number): string {
  const told = timeOfDay.network(mode === 0 ? "then" : "now");
  if (!told) return '+QLTS: ""';
  const { utc, zone, daylight } = told;
  const [local, gmt] = [timeText(utc, zone, 4), timeText(utc, 0, 4)];
  // The zone stands behind GMT too. AT 6.16
  return `+QLTS: "${mode === 2 ? local : gmt.slice(0, -3) + zoneText(zone)},${daylight}"`;
}

export const ctzu = defineSetting({
  name: "+CTZU",
  title: "Automatic Time Zone Update",
  ref: "27.007 8.40",
  scope: "module",
  saved: "self",
  factoryReset: false,
  params: { onoff: int({ min: 0, max: 1 }, "1: time and zone follow the network.") },
  factory: { onoff: 0 },
});

export const ctzr = defineSetting({
  name: "+CTZR",
  title: "Time Zone Reporting",
  ref: "27.007 8.41",
  scope: "module",
  saved: "self",
  params: { onoff: int({ min: 0, max: 2 }, "1: +CTZV, 2: +CTZE.") },
  factory: { onoff: 0 },
});
