import { HostError } from "../kernel/errors.ts";
import {
  openModulePort,
  parseModulePlace,
  type ModulePort,
  type ModulePortOptions,
} from "../transports/module-port.ts";

/** Opens the module's port that --module or --port names. Throws MT_USAGE or MT_PORT_UNAVAILABLE. */
export async function openModule(
  option: "module" | "port",
  text: string,
  options: Omit<ModulePortOptions, "place">,
): Promise<ModulePort> {
  try {
    return await openModulePort({ ...options, place: parseModulePlace(text) });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    const value = error.code === "MT_USAGE" ? "" : `${text}: `;
    throw new HostError(error.code, `--${option} ${value}${error.message}`);
  }
}
