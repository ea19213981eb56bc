import { HostError } from "../../kernel/errors.ts";
import type { Parsed } from "../options.ts";
import { PORT_KINDS } from "./kinds.ts";
import type { OpenPort, Surroundings } from "./plug.ts";
import { namedPorts } from "./port-names.ts";

/** Where no port is asked for: the usual ones, those and a prompt where there is a terminal for it, or none. */
export type Otherwise = "usual" | "prompt" | "none";

/**
 * Opens every port asked for, and puts each into `ports` as soon as it is open. If one cannot be opened, those that were
 * are closed again.
 */
export async function openPorts(
  { order }: Parsed,
  around: Surroundings,
  ports: OpenPort[] = [],
  otherwise: Otherwise = "usual",
): Promise<OpenPort[]> {
  try {
    const asked = namedPorts(order);
    for (const [option, place] of asked) {
      const open = PORT_KINDS[option];
      ports.push(await open({ ...place, only: asked.length === 1 }, around));
    }
    if (ports.length === 0 && otherwise !== "none")
      await openUsualPorts(ports, otherwise === "prompt", around);
  } catch (error) {
    for (const port of ports.splice(0)) port.close();
    throw error;
  }
  return ports;
}

/** On a terminal a prompt, where URCs are said too; a PTY if there can be one, and a TCP port. */
async function openUsualPorts(
  ports: OpenPort[],
  prompt: boolean,
  around: Surroundings,
): Promise<void> {
  if (prompt && process.stdin.isTTY && process.stdout.isTTY) {
    const { openTerminal } = await import("./stdio.ts");
    ports.push(await openTerminal({ value: "" }, around));
  }
  try {
    ports.push(await PORT_KINDS.pty({ value: "" }, around));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    around.tell({ event: "note", message: `no PTY: ${error.message}` });
  }
  ports.push(await PORT_KINDS.tcp({ value: "0" }, around));
}
