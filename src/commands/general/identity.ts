import type { Command } from "../../at/command.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";

/** A command that only tells one line, under each of its names. */
function told(
  names: readonly `+${string}`[],
  title: string,
  ref: string,
  response: string,
  line: (modem: Modem) => string,
): Command<Modem>[] {
  return names.map((name) =>
    defineCommand({
      name,
      title,
      ref,
      test: "OK",
      params: {},
      responses: [response],
      execute: (modem) => ok(line(modem)),
    }),
  );
}

/** Who the module is. AT 2.2–2.9. */
export const identityCommands: readonly Command<Modem>[] = [
  ...told(["+GMI", "+CGMI"], "Manufacturer", "AT 2.2", "Quectel", () => "Quectel"),
  ...told(["+GMM", "+CGMM"], "Model", "AT 2.4", "<model>", ({ model }) => model.name),
  ...told(
    ["+GMR", "+CGMR"],
    "Firmware Revision",
    "AT 2.6",
    "<revision>",
    ({ model }) => model.revision,
  ),
  ...told(["+GSN", "+CGSN"], "IMEI", "AT 2.8", "<imei>", ({ identity }) => identity.imei),
  ...told(
    ["+QGMR"],
    "Firmware Revision in Full",
    "observed: BG95-M3",
    "<revision>_<application>",
    ({ model }) => `${model.revision}_${model.application}`,
  ),
  ...told(
    ["+QAPPVER"],
    "Application Version",
    "observed: BG95",
    "+QAPPVER: <application>",
    ({ model: { application, traits } }) =>
      traits.appVersion === "bare" ? application : `+QAPPVER: ${application}`,
  ),
];
