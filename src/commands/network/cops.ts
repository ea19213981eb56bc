import { int, optional, oneOf, text } from "../../at/params.ts";
import { cme, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

const FORMAT = "+COPS format";
const MODE = "+COPS mode";

/** The operator in the format AT+COPS=3,<format> chose. */
function operator({ radio, settings }: Modem): string {
  const format = (settings.get(FORMAT) as number | undefined) ?? 0;
  return [radio.operator, radio.shortOperator, radio.plmn][format]!;
}

export const cops = defineCommand({
  name: "+COPS",
  title: "Operator Selection",
  ref: "27.007 7.3",
  maxResponseTime: 180_000,
  support: {
    partial: "There is one network, found at once; the technology asked for is not taken.",
  },
  test: (model) => {
    const act = model.rats.includes("eMTC") ? 8 : 9;
    return [`+COPS: (2,"Test PLMN 1-1","TestNet","00101",${act}),,(0,1,2,3,4),(0,1,2)`];
  },
  params: {
    mode: int(
      { min: 0, max: 4 },
      "0: automatic, 1: manual, 2: deregister, 3: only <format>, 4: manual, then automatic.",
    ),
    format: optional(int({ min: 0, max: 2 }, "0: long, 1: short, 2: numeric.")),
    oper: optional(text({ max: 16 }, "Operator in that format.")),
    AcT: optional(oneOf([0, 8, 9], "0: GSM, 8: eMTC, 9: NB-IoT.")),
  },
  responses: ["+COPS: <mode>[,<format>,<oper>,<AcT>]"],

  read(modem) {
    const { radio, settings } = modem;
    if (!radio.registered) return ok("+COPS: 2");
    const format = (settings.get(FORMAT) as number | undefined) ?? 0;
    const mode = (settings.get(MODE) as number | undefined) ?? 0;
    return ok(`+COPS: ${mode},${format},"${operator(modem)}",${radio.act}`);
  },

  write(modem, { mode, format, oper }) {
    const { radio, settings } = modem;
    if (mode === 1 || mode === 4) {
      const known = [radio.operator, radio.shortOperator, radio.plmn][format ?? 0];
      if (oper === undefined) return cme(3);
      if (mode === 1 && oper !== known) return cme(30);
    }
    if (format !== undefined) settings.set(FORMAT, format);
    if (mode === 3) return ok();
    settings.set(MODE, mode === 4 ? 0 : mode);
    radio.deregistered = mode === 2;
    if (mode === 2) modem.loseAllContexts();
    return ok();
  },
});
