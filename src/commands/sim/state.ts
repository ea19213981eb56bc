import { int, oneOf } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand, defineSetting } from "../../modem/define-command.ts";

export const qinistat = defineCommand({
  name: "+QINISTAT",
  title: "Initialisation Status of the SIM",
  ref: "AT 5.8",
  test: () => ["+QINISTAT: (0-3)"],
  params: {},
  responses: ["+QINISTAT: <status> (1: READY, 2: SMS done, added up)"],
  execute({ sim }) {
    const { ready, messagesReady } = sim.card;
    return ok(`+QINISTAT: ${(ready ? 1 : 0) + (messagesReady ? 2 : 0)}`);
  },
});

export const qsimdet = defineSetting({
  name: "+QSIMDET",
  title: "SIM Detection",
  ref: "AT 5.9",
  scope: "module",
  saved: "self",
  factoryReset: false,
  params: {
    enable: int({ min: 0, max: 1 }, "1: the slot is watched, from the next start on."),
    insert_level: int({ min: 0, max: 1 }, "Level of the pin when a SIM is there."),
  },
  factory: { enable: 0, insert_level: 0 },
});

export const qsimstat = defineSetting({
  name: "+QSIMSTAT",
  title: "SIM Insertion Report",
  ref: "AT 5.10",
  scope: "module",
  saved: "self",
  factoryReset: false,
  params: { enable: int({ min: 0, max: 1 }, "1: +QSIMSTAT reports insertion and removal.") },
  factory: { enable: 0 },
  responses: ["+QSIMSTAT: <enable>,<inserted_status>"],
  read: ({ sim }, { enable }) => ok(`+QSIMSTAT: ${enable},${sim.card.inserted ? 1 : 0}`),
});

export const qdsim = defineSetting({
  name: "+QDSIM",
  title: "SIM Slot",
  ref: "hosts: Particle",
  scope: "module",
  saved: "self",
  factoryReset: false,
  support: { partial: "Kept and told; there is one slot." },
  params: { slot: oneOf([0], "0: the external SIM.") },
  factory: { slot: 0 },
});
