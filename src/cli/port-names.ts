import { HostError } from "../kernel/errors.ts";
import { AT_PORTS } from "../services/ports.ts";
import type { Parsed } from "./options.ts";

/** Where a port is to be opened, and which port of the module it is to be. */
export interface Place {
  readonly value: string;
  /** <AT_port>; undefined: the next free one. */
  readonly name?: string | undefined;
}

const NAMED = new RegExp(`^(${AT_PORTS.join("|")})=(.*)$`, "s");

/** The places of --pty and --tcp: `usbat=/tmp/modem` is the port usbat, and the others share the names that are left. */
export function namedPorts(given: Parsed["given"]): {
  readonly pty: readonly Place[];
  readonly tcp: readonly Place[];
} {
  const taken = new Set<string>();
  const read = (option: "pty" | "tcp") =>
    (given.get(option) ?? []).map((text): Place => {
      const [, name, value = text] = NAMED.exec(text) ?? [];
      const unknown = name === undefined ? /^([a-z0-9]+)=/i.exec(text)?.[1] : undefined;
      if (unknown !== undefined) {
        const names = AT_PORTS.join(", ");
        throw new HostError(
          "MT_USAGE",
          `--${option} ${text}: no port ${unknown}; there are ${names}`,
        );
      }
      if (name === undefined) return { value };
      if (taken.has(name)) {
        throw new HostError("MT_USAGE", `--${option} ${text}: the module has one port ${name}`);
      }
      taken.add(name);
      return { value, name };
    });
  const pty = read("pty");
  const tcp = read("tcp");
  const free = AT_PORTS.filter((name) => !taken.has(name));
  const named = (place: Place): Place =>
    place.name === undefined ? { ...place, name: free.shift() } : place;
  return { pty: pty.map((place) => named(place)), tcp: tcp.map((place) => named(place)) };
}
