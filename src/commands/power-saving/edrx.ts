import { int, oneOf, optional, text } from "../../at/params.ts";
import { ERROR, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import {
  fields,
  optional as optionalShape,
  text as textShape,
  whole,
} from "../../modem/kept-shape.ts";
import type { Modem } from "../../modem/modem.ts";
import type { EdrxRequest } from "../../modem/reachability.ts";
import type { Model } from "../../models/model.ts";

/** <AcT-type> of 27.007 7.40: 4 eMTC, 5 NB-IoT. */
const TECHNOLOGIES = { eMTC: 4, NBIoT: 5 } as const;
type Technology = keyof typeof TECHNOLOGIES;

/** 20.48 s. */
const FACTORY_CYCLE = "0010";

function technologies({ rats }: Model): Technology[] {
  return (["eMTC", "NBIoT"] as const).filter((rat) => rats.includes(rat));
}

const cycle = optionalShape(textShape(/^[01]{4}$/));
/** An `EdrxRequest`. */
const request = fields({ mode: whole(0, 3), cycles: fields({ eMTC: cycle, NBIoT: cycle }) });

function requested({ settings }: Modem): EdrxRequest {
  return (settings.get("+CEDRXS") as EdrxRequest | undefined) ?? { mode: 0, cycles: {} };
}

export const cedrxs = defineCommand({
  name: "+CEDRXS",
  title: "eDRX Setting",
  ref: "27.007 7.40",
  setting: { scope: "module", saved: "self", factoryReset: false, shape: request },
  test: (model) => {
    const acts = technologies(model).map((rat) => TECHNOLOGIES[rat]);
    return [`+CEDRXS: (0-3),(${acts.join(",")}),("0000"-"1111")`];
  },
  params: {
    mode: optional(
      int(
        { min: 0, max: 3 },
        "0: off, 1: on, 2: on, with +CEDRXP, 3 or left out: off, and forgotten. Holds for every technology.",
      ),
      3,
    ),
    AcT_type: optional(
      oneOf(
        (model) => technologies(model).map((rat) => TECHNOLOGIES[rat]),
        "4: eMTC, 5: NB-IoT; every one if left out.",
      ),
    ),
    requested: optional(
      text({ min: 4, max: 4, of: /^[01]+$/ }, "Cycle in four bits. 24.008 10.5.5.32"),
    ),
  },
  responses: ["+CEDRXS: <AcT_type>,<requested>", "+CEDRXS: 0 (off)"],

  read(modem) {
    const { mode, cycles } = requested(modem);
    const lines = technologies(modem.model).flatMap((rat) =>
      mode === 0 || cycles[rat] === undefined
        ? []
        : [`+CEDRXS: ${TECHNOLOGIES[rat]},"${cycles[rat]}"`],
    );
    return ok(...(lines.length > 0 ? lines : ["+CEDRXS: 0"]));
  },

  write(modem, { mode, AcT_type, requested: cycle }) {
    if (AcT_type === undefined && cycle !== undefined) return ERROR;
    const before = requested(modem);
    const cycles = { ...before.cycles };
    for (const rat of technologies(modem.model)) {
      const meant = AcT_type === undefined || TECHNOLOGIES[rat] === AcT_type;
      // Off says nothing of the cycle: it is there again when eDRX is.
      if (meant && mode !== 0) cycles[rat] = cycle ?? before.cycles[rat] ?? FACTORY_CYCLE;
    }
    if (mode === 3) modem.settings.reset("+CEDRXS");
    else modem.settings.set("+CEDRXS", { mode, cycles } satisfies EdrxRequest);
    modem.radio.reach.requestEdrx();
    return ok();
  },
});

export const cedrxrdp = defineCommand({
  name: "+CEDRXRDP",
  title: "eDRX as Granted",
  ref: "27.007 7.41",
  test: "OK",
  params: {},
  responses: [
    "+CEDRXRDP: <AcT_type>,<requested>,<NW_provided>,<paging_time_window>",
    "+CEDRXRDP: 0 (no eDRX)",
  ],
  execute({ radio }) {
    const { reach, registration } = radio;
    const { edrx } = reach;
    const rat = registration.cell?.rat;
    if (!edrx || !rat || rat === "GSM") return ok("+CEDRXRDP: 0");
    const { requested: asked, cycle, window } = edrx;
    return ok(`+CEDRXRDP: ${TECHNOLOGIES[rat]},"${asked}","${cycle}","${window}"`);
  },
});
