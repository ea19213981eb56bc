import { int } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

const fixed = { partial: "Always the same: a warm room and a good supply." } as const;

export const qtemp = defineCommand({
  name: "+QTEMP",
  title: "Temperatures",
  ref: "AT 9.3",
  support: fixed,
  params: {},
  responses: ["+QTEMP: <pmic>,<xo>,<pa>"],
  execute: () => ok("+QTEMP: 27,25,25"),
});

export const cbc = defineCommand({
  name: "+CBC",
  title: "Battery Charge",
  ref: "AT 9.1",
  support: fixed,
  params: {},
  responses: ["+CBC: <bcs>,<bcl>,<voltage>"],
  execute: () => ok("+CBC: 0,81,3900"),
});

export const qadc = defineCommand({
  name: "+QADC",
  title: "ADC Value",
  ref: "AT 9.2",
  support: fixed,
  params: { port: int({ min: 0, max: 1 }, "ADC0 or ADC1.") },
  responses: ["+QADC: <status>,<value>"],
  write: () => ok("+QADC: 1,600"),
});

export const cpas = defineCommand({
  name: "+CPAS",
  title: "Activity Status",
  ref: "27.007 8.1",
  test: () => ["+CPAS: (0,3,4)"],
  support: { partial: "There are no calls: always ready." },
  params: {},
  responses: ["+CPAS: <pas>"],
  execute: () => ok("+CPAS: 0"),
});

export const ceer = defineCommand({
  name: "+CEER",
  title: "Extended Error Report",
  ref: "27.007 6.10",
  test: "OK",
  support: { partial: "There are no calls whose end it could explain." },
  params: {},
  responses: ["+CEER: <report>"],
  execute: () => ok("+CEER: No cause information available"),
});
