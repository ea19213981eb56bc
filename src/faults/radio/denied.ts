import { integer } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { SPELL, spells } from "../spells.ts";

export const denied = fault({
  name: "denied",
  layer: "radio",
  doc: "The network throws the module out, and no operator lets it in. Afterwards it stays denied until the host asks again (AT+COPS=0), as with most causes.",
  settings: {
    cause: setting(integer(1, 255), 15, "the cause that they give, of 24.301 9.9.3.9"),
    ...SPELL,
  },
  start: (site, { cause, ...spell }) =>
    spells(site, spell, () => {
      const { radio } = site.modem;
      const end = radio.air.disturb({ welcome: cause });
      radio.expel();
      return end;
    }),
});
