import { fault } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const roaming = fault({
  name: "roaming",
  layer: "radio",
  doc: "The home network is out of reach, and a foreign one is there.",
  settings: SPELL,
  start: (site, spell) =>
    spells(site, spell, () => {
      const { air } = site.modem.radio;
      const before = air.all;
      air.setCells(before.filter(({ plmn }) => plmn !== air.home));
      return () => air.setCells(before);
    }),
});
