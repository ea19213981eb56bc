import { fault } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const coverage = fault({
  name: "coverage",
  layer: "radio",
  doc: "Nothing can be heard: contexts and sockets end, and the module searches.",
  settings: SPELL,
  start: (site, spell) =>
    spells(site, spell, () => site.modem.radio.air.disturb({ heard: () => [] })),
});
