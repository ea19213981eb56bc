import { oneOf } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import {
  registeredNow,
  registrationUrc,
  viewOf,
  type Watcher,
} from "../../modem/registration-report.ts";
import { defineSetting } from "../../modem/define-command.ts";

/** +CREG, +CGREG and +CEREG differ in their values of <n> and in what they watch. 27.007 7.2, 10.1.20, 10.1.22. */
function registration(name: Watcher, title: string, ref: string, n: number[]) {
  return defineSetting({
    name,
    title,
    ref,
    scope: "channel",
    saved: "profile",
    params: {
      n: oneOf(
        n,
        "0: no URC, 1: on change, 2: with location" + (n.includes(4) ? ", 4: with timers." : "."),
      ),
    },
    factory: { n: 0 },
    test: () => [`${name}: (0-2${n.includes(4) ? ",4" : ""})`],
    responses: [
      `${name}: <n>,<stat>[,<lac>,<ci>,<AcT>${n.includes(4) ? ",,,<Active_Time>,<Periodic_TAU>" : ""}]`,
    ],
    read(modem, { n }) {
      const { line } = registrationUrc(name, viewOf(name, registeredNow(modem), modem.model), n);
      return ok(line.replace(": ", `: ${n},`));
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
