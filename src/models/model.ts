import type { Traits } from "./traits.ts";

/** Whole numbers from `min` to `max`, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A radio access technology, under the name the BG95 prints in AT+QCSQ and AT+QNWINFO. */
export type Rat = "eMTC" | "NBIoT" | "GSM";

export const RATS = ["eMTC", "NBIoT", "GSM"] as const satisfies readonly Rat[];

/** What sets one module model apart from another: data only, read where the range or the text is needed. */
export interface Model {
  /** As `AT+CGMM` answers. */
  readonly name: string;
  /** As `AT+CGMR` answers. */
  readonly revision: string;
  /** What `AT+QGMR` adds to the revision, and AT+QAPPVER tells. */
  readonly application: string;
  /** In the order the module prefers them. */
  readonly rats: readonly Rat[];
  /** The bands of each technology: LTE band numbers, MHz for GSM. */
  readonly bands: { readonly [rat in Rat]: readonly number[] };
  readonly limits: Limits;
  readonly factory: Factory;
  readonly wording: Wording;
  /** Commands and options this model answers ERROR to: `+CMD`, or `+CMD "option"`. */
  readonly lacks: readonly string[];
  readonly traits: Traits;
  /** The lines of test forms that are not what the declaration makes, by command: `+COPS`. */
  readonly tests?: { readonly [command: string]: readonly string[] };
  /** What it says to command lines that are not declared, or are answered otherwise: `+QTEMP`, `+CSQ?`, `+QADC=0`. */
  readonly answers?: { readonly [typed: string]: FixedAnswer };
}

/** The same answer every time. */
export interface FixedAnswer {
  readonly info: readonly string[];
  readonly result: FixedResult;
}

/** What ends an answer. V.250 5.7.1, 27.007 9.2, 27.005 3.2.5. */
export type FixedResult =
  | (typeof FIXED_RESULTS)[number]
  | { readonly cme: number }
  | { readonly cms: number };

export const FIXED_RESULTS = [
  "OK",
  "ERROR",
  "CONNECT",
  "NO CARRIER",
  "NO DIALTONE",
  "BUSY",
  "NO ANSWER",
] as const;

export interface Limits {
  readonly contextID: Range;
  readonly connectID: Range;
  /** <context_type> of AT+QICSGP. */
  readonly contextType: Range;
  /** <authentication> of AT+QICSGP. */
  readonly authentication: Range;
  /** Payload of one AT+QISEND, in bytes. */
  readonly sendLength: Range;
  /** Payload of one AT+QIRD, in bytes. */
  readonly readLength: Range;
  /** Contexts of AT+CGDCONT. */
  readonly cid: Range;
}

/** Values from the factory that differ between models. */
export interface Factory {
  /** AT+QICFG="tcp/retranscfg": retransmissions, and the longest time between two in units of 100 ms. */
  readonly retransmission: { readonly maxBackoffs: number; readonly maxRto: number };
  /** AT&D. */
  readonly dtr: number;
  /** ATX. */
  readonly connectText: number;
  /** AT+QCFG="nwscanmode", "nwscanseq", "iotopmode", "servicedomain". */
  readonly nwscanmode: number;
  readonly nwscanseq: string;
  readonly iotopmode: number;
  readonly servicedomain: number;
}

/** What a technology is called. */
export interface Wording {
  /** In AT+QCSQ and AT+QNWINFO. */
  readonly rat: { readonly [rat in Rat]: string };
  /** In AT+QENG and AT+QCOPS. */
  readonly cell: { readonly [rat in Rat]: string };
}
