import type { InputLine, OutputLine } from "../kernel/pipe.ts";

/**
 * Which line of an adapter plays which line of the module. An adapter is made to be a host: it drives DTR and RTS and
 * watches CTS, DSR and DCD, so the lines are crossed.
 */
export interface Wiring {
  /** What the module shows on the adapter's DTR, and on its RTS. */
  readonly dtr: OutputLine | "none";
  readonly rts: OutputLine | "none";
  /** What the adapter's DSR, and its DCD, are to the module. Its CTS is the host's RTS. */
  readonly dsr: InputLine | "none";
  readonly dcd: InputLine | "none";
}

/** DTR to MAIN_RI, RTS to MAIN_CTS, DSR from MAIN_DTR. */
export const USUAL_WIRING: Wiring = { dtr: "RI", rts: "CTS", dsr: "DTR", dcd: "none" };

/** Nothing is driven: what is at the other end may be reset by these lines, as boards with their own adapter are. */
export const NO_WIRING: Wiring = { dtr: "none", rts: "none", dsr: "none", dcd: "none" };

/** The words of `dtr=ri`, and what they stand for. */
const OUTPUTS = { ri: "RI", dcd: "DCD", cts: "CTS", dsr: "DSR", none: "none" } as const;
const INPUTS = { dtr: "DTR", pwrkey: "PWRKEY", reset: "RESET_N", none: "none" } as const;

/** What may be said of each line of the adapter. */
export const WIRING_FORM =
  "dtr= and rts= take ri, dcd, cts, dsr or none; dsr= and dcd= take dtr, pwrkey, reset or none";

/** `dtr=dcd`, put into a wiring; undefined if it is none. */
export function wired(wiring: Wiring, text: string): Wiring | undefined {
  const [, line = "", what = ""] = /^(dtr|rts|dsr|dcd)=(\w+)$/.exec(text) ?? [];
  const allowed: { readonly [word: string]: string } =
    line === "dtr" || line === "rts" ? OUTPUTS : INPUTS;
  const value = Object.hasOwn(allowed, what) ? allowed[what] : undefined;
  return line === "" || value === undefined ? undefined : { ...wiring, [line]: value };
}
