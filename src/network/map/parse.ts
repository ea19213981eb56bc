import { HostError } from "../../kernel/errors.ts";
import type { Mapping, Place } from "./address-map.ts";

/** `[IPv6]` or a host without colons, then perhaps a port. */
const PLACE = /^(?:\[([0-9a-f:.%]+)\]|([^\s:[\]=]+))(?::(\d{1,5}))?$/i;

/**
 * One `--map` of the command line: `NAME[:PORT]=HOST[:PORT]`, IPv6 addresses in brackets. Anything else is an
 * `MT_USAGE` error.
 */
export function parseMapping(text: string): Mapping {
  const [left, right, ...more] = text.split("=");
  const from = place(left);
  const to = place(right);
  if (from && to && more.length === 0) return { from, to };
  throw new HostError(
    "MT_USAGE",
    `--map ${JSON.stringify(text)}: expected NAME[:PORT]=HOST[:PORT], ports from 1 to 65535, IPv6 addresses in brackets`,
  );
}

function place(text: string | undefined): Place | undefined {
  const [matched, six, other, digits] = PLACE.exec(text ?? "") ?? [];
  const host = six ?? other;
  if (matched === undefined || host === undefined) return undefined;
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? { host, port } : undefined;
}
