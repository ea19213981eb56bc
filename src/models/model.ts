import type { Traits } from "./traits.ts";

/** Whole numbers from `min` to `max`, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** A radio access technology, under the name this family prints in AT+QCSQ and AT+QNWINFO. */
export type Rat = "eMTC" | "NBIoT" | "GSM";

/** What sets one module model apart from another: data only, read where the range or the text is needed. */
export interface Model {
  /** As `AT+CGMM` answers. */
  readonly name: string;
  /** As `AT+CGMR` answers. */
  readonly revision: string;
  /** What `AT+QGMR` adds to the revision. */
  readonly application: string;
  /** In the order the module prefers them. */
  readonly rats: readonly Rat[];
  readonly limits: {
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
  };
  /** Values that differ between models where the manual gives one. */
  readonly factory: {
    /** AT+QICFG="tcp/retranscfg": retransmissions, and the longest time between two in units of 100 ms. */
    readonly retransmission: { readonly maxBackoffs: number; readonly maxRto: number };
    /** AT&D. */
    readonly dtr: number;
    /** ATX. */
    readonly connectText: number;
  };
  /** Commands and options this model answers ERROR to: `+CMD`, or `+CMD "option"`. */
  readonly lacks: readonly string[];
  readonly traits: Traits;
}
