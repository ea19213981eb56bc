import { oneOf } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineSetting } from "../../modem/define-command.ts";

/** +CREG, +CGREG and +CEREG differ in their values of <n> and in what they watch. 27.007 7.2, 10.1.20, 10.1.22. */
function registration(
  name: "+CREG" | "+CGREG" | "+CEREG",
  title: string,
  ref: string,
  n: number[],
) {
  return defineSetting({
    name,
    title,
    ref,
    scope: "channel",
    saved: "profile",
    support: {
      partial: "The module is registered as long as its radio is on; nothing is ever reported.",
    },
    params: {
      n: oneOf(
        n,
        "0: no URC, 1: on change, 2: with location" + (n.includes(4) ? ", 4: with timers." : "."),
      ),
    },
    factory: { n: 0 },
    test: () => [`${name}: (0-2${n.includes(4) ? ",4" : ""})`],
    responses: [`${name}: <n>,<stat>[,<lac>,<ci>,<AcT>]`],
    read({ radio }, { n }) {
      const place =
        n >= 2 && radio.registered ? `,"${radio.tac}","${radio.cell}",${radio.act}` : "";
      const timers = n === 4 && place !== "" ? ',,,"00000000","00000000"' : "";
      return ok(`${name}: ${n},${radio.stat}${place}${timers}`);
    },
  });
}

export const creg = registration("+CREG", "Network Registration", "27.007 7.2", [0, 1, 2]);
export const cgreg = registration(
  "+CGREG",
  "GPRS Network Registration",
  "27.007 10.1.20",
  [0, 1, 2, 4],
);
export const cereg = registration(
  "+CEREG",
  "EPS Network Registration",
  "27.007 10.1.22",
  [0, 1, 2, 4],
);
