import { integer } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const denied = fault({
  name: "denied",
  layer: "radio",
  doc: "The network throws the module out, and no operator lets it in.",
  settings: {
    cause: setting(integer(1, 255), 15, "the cause that they give, of 24.301 9.9.3.9"),
    ...SPELL,
  },
  start: (site, { cause, ...spell }) =>
    spells(site, spell, () => {
      const { radio } = site.modem;
      radio.air.setWelcome("*", cause);
      radio.expel();
      return () => radio.air.setWelcome("*", "accept");
    }),
});
