import { HostError } from "../../kernel/errors.ts";
import { AT_PORTS } from "../../services/ports.ts";
import type { Parsed } from "../options.ts";
import { isPortOption, type PortOption } from "./kinds.ts";

/** Where a port is to be opened, and which port of the module it is to be. */
export interface Place {
  /** What stands behind the option, without the name. */
  readonly value: string;
  /** <AT_port>; undefined: the next free one. */
  readonly name?: string | undefined;
  /** There is no other port. */
  readonly only?: boolean;
}

const NAMED = new RegExp(`^(${AT_PORTS.join("|")})=(.*)$`, "s");

/**
 * The ports asked for, in the order of the command line: `usbat=/tmp/modem` is the port usbat, and the others share the
 * names that are left.
 */
export function namedPorts(given: Parsed["order"]): readonly [PortOption, Place][] {
  const taken = new Set<string>();
  const places = given.flatMap(([option, text]): [PortOption, Place][] =>
    isPortOption(option) ? [[option, read(option, text, taken)]] : [],
  );
  if (places.filter(([option]) => option === "stdio").length > 1) {
    throw new HostError("MT_USAGE", "--stdio is given twice, and there is one standard input");
  }
  checkTwice(places);
  return places.map(([option, place]) => [
    option,
    place.name === undefined ? { ...place, name: nextFree(taken) } : place,
  ]);
}

/** The module has three names of its own; a fourth port is `uart2`, for which AT+QURCCFG has no word. */
function nextFree(taken: Set<string>): string {
  const own = AT_PORTS.find((known) => !taken.has(known));
  let name = own ?? "";
  for (let number = 2; name === "" || taken.has(name); number++) name = `uart${number}`;
  taken.add(name);
  return name;
}

/** What can be opened once only. */
const ONCE: ReadonlySet<PortOption> = new Set(["pty", "serial", "unix"]);

function checkTwice(places: readonly (readonly [PortOption, Place])[]): void {
  const seen = new Set<string>();
  for (const [option, { value }] of places) {
    if (value === "" || !ONCE.has(option)) continue;
    const [path] = value.split(",", 1);
    if (seen.has(path!)) throw new HostError("MT_USAGE", `--${option} ${path} is given twice`);
    seen.add(path!);
  }
}

function read(option: PortOption, text: string, taken: Set<string>): Place {
  const [, name, value = text] = NAMED.exec(text) ?? [];
  const unknown = name === undefined ? /^([a-z0-9]+)=/i.exec(text)?.[1] : undefined;
  if (unknown !== undefined) {
    const names = AT_PORTS.join(", ");
    throw new HostError("MT_USAGE", `--${option} ${text}: no port ${unknown}; there are ${names}`);
  }
  if (name === undefined) return { value };
  if (taken.has(name)) {
    throw new HostError("MT_USAGE", `--${option} ${text}: the module has one port ${name}`);
  }
  taken.add(name);
  return { value, name };
}
