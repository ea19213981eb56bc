import { join } from "node:path";
import type { FleetModule } from "../../fleet/module.ts";
import { HostError } from "../../kernel/errors.ts";
import { makeFolders } from "../../storage/make-folders.ts";
import type { FleetPortInfo } from "./part.ts";

/** A port that is of one module. */
export interface OpenPort {
  readonly info: FleetPortInfo;
  close(): void;
}

/** A pseudo-terminal, with a link in `folder` if there is one. Rejects with a HostError. */
export async function openModulePty(module: FleetModule, folder: string): Promise<OpenPort> {
  const { openPty } = await import("../../transports/pty/open-pty.ts");
  const { imei } = module.identity;
  const link = folder === "" ? undefined : join(inFolder("pty", folder), imei);
  const { pipe, path, close } = openPty({ ...(link !== undefined && { link }) });
  module.plug(pipe);
  return { info: { kind: "pty", path, ...(link !== undefined && { link }), imei }, close };
}

/** A UNIX socket in `folder`. Rejects with a HostError. */
export async function openModuleUnix(module: FleetModule, folder: string): Promise<OpenPort> {
  const { openUnix } = await import("../../transports/unix.ts");
  const { imei } = module.identity;
  const path = join(inFolder("unix", folder), imei);
  const { pipe, close } = await openUnix({
    path,
    whenAnswered: (run) => module.modem!.whenIdle(channel, run),
  });
  const channel = module.plug(pipe);
  return { info: { kind: "unix", path, imei }, close };
}

function inFolder(option: string, folder: string): string {
  try {
    makeFolders(folder);
  } catch (error) {
    const why = (error as Error).message.replace(/^\w+: |, \w+ '.*$/g, "");
    throw new HostError("MT_USAGE", `--${option} ${folder}: ${why}`);
  }
  return folder;
}
