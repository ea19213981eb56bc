import { oneOf } from "../../kernel/form.ts";
import type { Cancel } from "../../network/network.ts";
import { setting, type Site } from "../fault.ts";
import type { Pieces, WireWay } from "../hooks.ts";

/** The setting of what can go wrong in one direction alone. */
export const way = setting(
  oneOf("both", "to-host", "from-host"),
  "both",
  "which bytes: `to-host`, `from-host`, or both",
);
export type Way = "both" | "to-host" | "from-host";

export function waysOf(way: Way): readonly WireWay[] {
  if (way === "both") return ["to host", "from host"];
  return [way === "to-host" ? "to host" : "from host"];
}

/** Hooks into the ways that are meant; `make` is called for each, for what they do not share. */
export function wires(
  { hooks }: Site,
  way: Way,
  make: (way: WireWay) => (chunk: Buffer, port: string) => Pieces,
): Cancel {
  const cancels = waysOf(way).map((one) => hooks.wire(one, make(one)));
  return () => {
    for (const cancel of cancels) cancel();
  };
}

/** Each byte on a wire is a chance to bite: `damage` answers what comes in its place. */
export function eachByte(
  site: Site,
  way: Way,
  damage: (byte: number) => readonly number[],
): Cancel {
  return wires(site, way, () => (chunk, port) => {
    let bitten = false;
    const made: number[] = [];
    for (const byte of chunk) {
      const bites = site.bites(port);
      bitten ||= bites;
      if (bites) made.push(...damage(byte));
      else made.push(byte);
    }
    if (!bitten) return undefined;
    return made.length === 0 ? [] : [{ delay: 0, chunk: Buffer.from(made) }];
  });
}

/** What `on=` is compared with. */
export const PORT = "the port: uart1";
