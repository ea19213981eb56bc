import type { Socket } from "node:net";
import { listen, placeText, portOf } from "../../transports/listen.ts";
import type { Parsed } from "../options.ts";
import { readListenPlace } from "../ports/listen-place.ts";
import type { FleetPortInfo } from "./part.ts";

/** Connections that may wait to be accepted; the system may allow fewer (net.core.somaxconn). */
const BACKLOG = 4096;

/** The TCP ports of a fleet. */
export interface Doors {
  readonly ports: readonly FleetPortInfo[];
  /** Nobody comes in any more. */
  close(): void;
}

/**
 * Opens each --tcp. Nothing is read of a connection before somebody does: it can be handed to another process whole.
 * Rejects with a HostError.
 */
export async function openDoors(
  given: Parsed["given"],
  accept: (socket: Socket) => void,
): Promise<Doors> {
  const ports: FleetPortInfo[] = [];
  const closes: (() => void)[] = [];
  const close = (): void => {
    for (const each of closes.splice(0)) each();
  };
  try {
    for (const text of given.get("tcp") ?? []) {
      const { host, port } = readListenPlace("tcp", text);
      const where = { host, port, backlog: BACKLOG };
      const server = await listen(where, placeText(host, port), accept, { pauseOnConnect: true });
      closes.push(() => server.close());
      ports.push({ kind: "tcp", host, port: portOf(server) });
    }
  } catch (error) {
    close();
    throw error;
  }
  return { ports, close };
}
