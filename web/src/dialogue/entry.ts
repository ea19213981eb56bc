/** What a row of the dialogue shows. Some grow while they are the last of their kind: the answer of a command, a payload. */
export type Entry = Exchange | Urc | Said | Data | Note;

interface Placed {
  /** Counts up: where it stands among the others. */
  readonly id: number;
  /** The module's time in milliseconds. */
  readonly at: number;
  /** The time of day on the server. */
  readonly wall: string;
}

/** A command line and its answer. */
export interface Exchange extends Placed {
  readonly kind: "exchange";
  readonly port: string;
  /** As it was typed. */
  readonly text: string;
  /** The answer to what was typed at the prompt of an exchange before: the command is not typed again. */
  readonly continued: boolean;
  /** Undefined until there is one. */
  result: string | undefined;
  took: number | undefined;
  /** What the module said to it on the wire, without echo and URCs. */
  answer: string;
  /** All that belongs to the answer has come. */
  complete: boolean;
  /** It never was, nor will be: the module has gone on with what was typed later. */
  unanswered: boolean;
  /** Names of the faults that bit it. */
  bites: readonly string[];
}

export interface Urc extends Placed {
  readonly kind: "urc";
  readonly port: string;
  readonly line: string;
  /** What came with it in direct push mode. */
  payload: string;
}

/** What one side said outside of any exchange: `RDY`, `NO CARRIER`, noise. */
export interface Said extends Placed {
  readonly kind: "said";
  readonly port: string;
  readonly by: "host" | "module";
  text: string;
}

/** Payload at a port, or in a connection of the module. */
export interface Data extends Placed {
  readonly kind: "data";
  readonly where: "port" | "network";
  /** The port, or the connection's number. */
  readonly name: string;
  readonly remote: string;
  /** Up: from the host, into the network. */
  readonly way: "up" | "down";
  length: number;
  chunks: number;
  /** As much of it as is kept. */
  bytes: string;
}

/** Something that happened in or around the module. */
export interface Note extends Placed {
  readonly kind: "note";
  readonly about: "fault" | "network" | "action" | "event" | "line" | "missed" | "anew";
  readonly port: string | undefined;
  /** Of bites it counts them. */
  text: string;
  /** A fault that bit for the first time, a connection that failed. */
  readonly bad: boolean;
}
