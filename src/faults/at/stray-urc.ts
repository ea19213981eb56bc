import type { Said } from "../../at/interposer.ts";
import { oneOf, read } from "../../kernel/form.ts";
import { fault, optional, setting } from "../fault.ts";
import type { Piece } from "../hooks.ts";

const PLACES = ["before-echo", "behind-echo", "inside", "before-result", "glued"] as const;
type Place = (typeof PLACES)[number];

export const strayUrc = fault({
  name: "stray-urc",
  layer: "AT",
  doc: "A URC comes amid an answer.",
  subject: "the command that is answered: AT+CSQ",
  settings: {
    urc: optional(
      read((text) => (text === "" ? undefined : text), "a line as +CREG: 1"),
      "its line; one that waits at the port if not given",
    ),
    where: setting(
      oneOf(...PLACES),
      "before-result",
      "`inside`: behind the first line; `glued`: behind the echo, without the line break before the answer",
    ),
  },
  start: ({ hooks, bites }, { urc, where }) =>
    hooks.say((said) => {
      const at = said.kind === "response" ? position(where, said) : undefined;
      if (at === undefined || (urc === undefined && !said.port.urcWaits)) return undefined;
      if (!bites(said.line)) return undefined;
      const bytes = said.port.urcBytes(urc === undefined ? undefined : { line: urc });
      return bytes && [withUrc(said, at, bytes, where === "glued")];
    }),
});

/** Where it stands in what is said; undefined: that has no such place. */
function position(where: Place, { chunk, echo, result }: Said): number | undefined {
  const end = chunk.length - result;
  switch (where) {
    case "before-echo":
      return echo > 0 ? 0 : undefined;
    case "behind-echo":
    case "glued":
      return chunk.length > echo ? echo : undefined;
    case "inside": {
      if (chunk.length === echo) return undefined;
      const line = chunk.indexOf(BREAK, echo + BREAK.length);
      return line < 0 || line + BREAK.length > end ? echo : line + BREAK.length;
    }
    case "before-result":
      return result > 0 ? end : undefined;
  }
}

function withUrc({ chunk, echo, result }: Said, at: number, urc: Buffer, glued: boolean): Piece {
  const parts = [chunk.subarray(0, at), urc, chunk.subarray(at)];
  if (glued) {
    if (ends(urc)) parts[1] = urc.subarray(0, -BREAK.length);
    if (begins(chunk, at)) parts[2] = chunk.subarray(at + BREAK.length);
  }
  // Behind it there is no echo in front any more.
  return {
    delay: 0,
    chunk: Buffer.concat(parts),
    echo: at === 0 ? 0 : echo,
    result: Math.min(result, parts[2]!.length),
  };
}

const BREAK = Buffer.from("\r\n");

function ends(bytes: Buffer): boolean {
  return bytes.subarray(-BREAK.length).equals(BREAK);
}

function begins(bytes: Buffer, at: number): boolean {
  return bytes.subarray(at, at + BREAK.length).equals(BREAK);
}
