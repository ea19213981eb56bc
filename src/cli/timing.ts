import { COMMANDS } from "../commands/index.ts";
import { HostError } from "../kernel/errors.ts";
import { PROFILES, type Timing } from "../models/timing.ts";
import { isFile } from "./model-option.ts";
import type { Parsed } from "./options.ts";

/** --timing: one of the profiles, or a file. */
export async function readTimingOption(given: Parsed["given"]): Promise<Timing | undefined> {
  const name = given.get("timing")?.at(-1);
  if (name === undefined) return undefined;
  if (Object.hasOwn(PROFILES, name)) return PROFILES[name as keyof typeof PROFILES];
  if (!isFile(name)) {
    const profiles = Object.keys(PROFILES).join(", ");
    throw new HostError(
      "MT_USAGE",
      `--timing ${name}: no such profile; there are ${profiles}, and files (*.yaml, *.json)`,
    );
  }
  const { readTimingFile } = await import("../documents/timing-file.ts");
  return readTimingFile(name, [...COMMANDS.keys()]);
}
