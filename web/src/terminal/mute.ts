import type { IParser } from "@xterm/xterm";

/** Asked with CSI: what it is, its state and cursor, its window, its modes. */
const ASKED = [
  { final: "c" },
  { prefix: ">", final: "c" },
  { final: "n" },
  { prefix: "?", final: "n" },
  { final: "t" },
  { intermediates: "$", final: "p" },
  { prefix: "?", intermediates: "$", final: "p" },
];
/** Colours: set, or asked for with `?`. Those of the page stay. */
const COLOURS = [4, 10, 11, 12];
/**
 * Modes in which more is sent than what is typed: the mouse, the focus, brackets around what is pasted, and the other
 * screen, where the wheel becomes arrows.
 */
const TALKATIVE = new Set([9, 47, 1000, 1002, 1003, 1004, 1047, 1049, 2004]);

/** What it shows comes from anywhere, so a terminal never answers it: at a prompt ESC would abort what is typed. */
export function mute(parser: IParser): void {
  const swallow = (): boolean => true;
  for (const id of ASKED) parser.registerCsiHandler(id, swallow);
  for (const colour of COLOURS) parser.registerOscHandler(colour, swallow);
  parser.registerDcsHandler({ intermediates: "$", final: "q" }, swallow);
  parser.registerCsiHandler({ prefix: "?", final: "h" }, (params) =>
    params.some((mode) => typeof mode === "number" && TALKATIVE.has(mode)),
  );
}
