import { fault } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const simLost = fault({
  name: "sim-lost",
  layer: "radio",
  doc: "The SIM has no contact. Without AT+QSIMDET it is found again only after AT+CFUN=0 and 1, as on hardware.",
  settings: SPELL,
  start: (site, spell) =>
    spells(site, spell, () => {
      const { sim } = site.modem;
      // One that is not there cannot be lost, nor come back.
      if (!sim.inserted) return () => {};
      sim.insert(false);
      return () => sim.insert(true);
    }),
});
