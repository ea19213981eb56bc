import { fault } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const roaming = fault({
  name: "roaming",
  layer: "radio",
  doc: "The home network is out of reach, and a foreign one is there. Afterwards the module stays until it looks again (AT+CFUN=0 and 1).",
  settings: SPELL,
  start: (site, spell) =>
    spells(site, spell, () => {
      const { air } = site.modem.radio;
      return air.disturb({ heard: (cells) => cells.filter(({ plmn }) => plmn !== air.home) });
    }),
});
