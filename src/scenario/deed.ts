import { parseAction } from "../actions/parse.ts";
import { parseFault } from "../faults/parse.ts";
import { HostError } from "../kernel/errors.ts";
import { bytesOf } from "../kernel/escapes.ts";
import { isAround, perform, type Scene } from "../testing/scene.ts";

/** One thing that a step does: a line as in a transcript or --control. */
export interface Deed {
  readonly text: string;
  /** Does it; a text says why it cannot be done. */
  run(scene: Scene): string | undefined;
}

/** Reads `network! loses coverage`, `peer> hello\r\n`, `peer! closes`, `urc +CREG: 1`. A text instead says what is wrong. */
export function parseDeed(text: string): { readonly value: Deed } | string {
  const said = /^(peer\d*|[\d.]+:\d+|\[[\da-f:]+\]:\d+)> (.*)$/is.exec(text);
  if (said) {
    const [, who = "", what = ""] = said;
    const bytes = bytesOf(what);
    return { value: { text, run: (scene) => toPeer(scene, who, (peer) => peer.send(bytes)) } };
  }
  const [, who = "", what = ""] = /^([\w.:[\]]+)! (.+)$/s.exec(text) ?? [];
  if (who === "") return "it is WHO! WHAT, as network! loses coverage, or peer> TEXT";
  if (/^peer\d*$/.test(who)) {
    return { value: { text, run: (scene) => toPeer(scene, who, (peer) => peer.does(what)) } };
  }
  if (!isAround(who)) return `${who}! is nobody; it is network!, sim!, host!, faults! or peer!`;
  const why = wrong(who, what);
  return why ?? { value: { text, run: (scene) => refusal(() => perform(scene, who, what)) } };
}

/** What can be known to be wrong before it is done. */
function wrong(who: "network" | "sim" | "host" | "faults", what: string): string | undefined {
  if (who === "faults") {
    const [, fault] = /^add (.+)$/s.exec(what) ?? [];
    const asked = fault === undefined ? undefined : parseFault(fault);
    if (typeof asked === "string") return asked;
    if (fault === undefined && !/^(remove \S+|clear)$/.test(what))
      return "it is faults! add FAULT, faults! remove NAME or faults! clear";
    return undefined;
  }
  if (who === "network" && /^(dials \d+ from \S+|goes deaf|hears again)$/.test(what)) {
    return undefined;
  }
  const asked = parseAction(who, what);
  return typeof asked === "string" ? asked : undefined;
}

function toPeer(
  { surroundings }: Scene,
  who: string,
  run: (peer: { send(bytes: Buffer): void; does(what: string): void }) => void,
): string | undefined {
  if (!surroundings) return "there are peers in a simulated network only";
  return refusal(() => run(surroundings.remote(who)));
}

/** A mistake in a scenario is told at its end, and not thrown amid what the module does. */
function refusal(run: () => string | undefined | void): string | undefined {
  try {
    return run() ?? undefined;
  } catch (error) {
    if (error instanceof HostError) return error.message;
    throw error;
  }
}
