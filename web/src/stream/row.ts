/** A row of the journal, as the stream of events brings it: docs/journal.md. */
export type Row = { readonly at: number; readonly wall: string } & (
  | BytesRow
  | CommandRow
  | {
      readonly kind: "line";
      readonly port: string;
      readonly line: string;
      readonly active: boolean;
    }
  | { readonly kind: "urc"; readonly port: string; readonly line: string }
  | { readonly kind: "event"; readonly event: string; readonly [field: string]: unknown }
  /** Something was made to happen. */
  | { readonly kind: "action"; readonly what: string }
  | FaultRow
  | FlowRow
  | LookupRow
  | PingRow
);

/** Bytes are text where all of them are plain ASCII. */
export type RowBytes = { readonly text?: string; readonly base64?: string };

export type BytesRow = RowBytes & {
  readonly kind: "bytes";
  readonly port: string;
  readonly way: "to host" | "from host";
  readonly data?: boolean;
};

export interface CommandRow {
  readonly kind: "command";
  readonly port: string;
  readonly text: string;
  readonly result: string;
  readonly took: number;
}

export interface FaultRow {
  readonly kind: "fault";
  readonly id: string;
  readonly what: string;
  /** Of one that is added: what was asked for. */
  readonly text?: string;
  readonly subject?: string;
  readonly times?: number;
}

export type FlowRow = RowBytes & {
  readonly kind: "flow";
  readonly flow: number;
  readonly protocol: string;
  readonly local: string;
  readonly remote: string;
  readonly step: string;
  readonly by?: string;
  readonly error?: string;
};

export interface LookupRow {
  readonly kind: "lookup";
  readonly lookup: number;
  readonly name: string;
  readonly server: string;
  readonly step: string;
  readonly addresses?: readonly string[];
  readonly error?: string;
}

export interface PingRow {
  readonly kind: "ping";
  readonly ping: number;
  readonly address: string;
  readonly bytes: number;
  readonly sequence: number;
  readonly step: string;
  readonly time?: number;
  readonly error?: string;
}
