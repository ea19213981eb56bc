import type { MemoryPipe } from "../kernel/memory-pipe.ts";
import type { OutputLine } from "../kernel/pipe.ts";
import type { Modem } from "../modem/modem.ts";

/** The lines of a port in memory as its host sees them. */
export class SeenLines {
  readonly active: Record<OutputLine, boolean> = { CTS: false, DSR: false, DCD: false, RI: false };
  rate = 115_200;

  constructor(host: MemoryPipe) {
    host.onLine = (line, active) => (this.active[line] = active);
    host.onBaudRate = (rate) => (this.rate = rate);
  }
}

/** What a host in memory does besides the actions there are everywhere: undefined if it is none of these. */
const DEEDS: { readonly [what: string]: (host: MemoryPipe) => void } = {
  "drops RTS": (host) => host.setLine("RTS", false),
  "raises RTS": (host) => host.setLine("RTS", true),
  "sends a break": (host) => host.sendBreak(),
  "stops reading": (host) => host.pause(),
  "reads again": (host) => host.resume(),
  "opens the port": (host) => host.setPresent(true),
  "leaves the port": (host) => host.setPresent(false),
};

/** Does it; false if it is none of these. */
export function hostDoes(host: MemoryPipe, what: string): boolean {
  const deed = Object.hasOwn(DEEDS, what) ? DEEDS[what] : undefined;
  deed?.(host);
  return deed !== undefined;
}

/** `sees DCD on`: what is seen instead, empty if it is so; undefined if the text is no such thing. */
export function hostSees(modem: Modem, lines: SeenLines, what: string): string | undefined {
  const [, thing = "", expected = ""] = /^sees (\S+) (\S+)$/.exec(what) ?? [];
  const actual = state(modem, lines, thing);
  if (actual === undefined) return undefined;
  return actual === expected ? "" : `${thing} is ${actual}`;
}

function state(modem: Modem, { active, rate }: SeenLines, thing: string): string | undefined {
  switch (thing) {
    case "STATUS":
      return modem.power.status ? "on" : "off";
    case "power":
      return modem.power.state;
    case "CTS":
    case "DSR":
    case "DCD":
    case "RI":
      return active[thing] ? "on" : "off";
    case "rate":
      return String(rate);
    default:
      return undefined;
  }
}
