/** What a command answers. Commands return one; only the channel turns it into bytes. */
export type Reply = Final | Prompt | Connect;

/** Information lines (a Buffer is data that stands as a line of its own), then the result code. */
export interface Final {
  readonly kind: "final";
  readonly info: readonly (string | Buffer)[];
  readonly result: ResultCode;
  /** Run once the reply has been written, for what only begins then (a restart, a new baud rate). */
  readonly afterwards?: (() => void) | undefined;
}

/**
 * `OK`, `ERROR`, `SEND OK`…; empty: nothing is said; or a +CME ERROR or +CMS ERROR, which AT+CMEE may turn into ERROR.
 */
export type ResultCode = string | { readonly cme: number } | { readonly cms: number };

/** `> `: the host types data next. */
export interface Prompt {
  readonly kind: "prompt";
  readonly end: PromptEnd;
  readonly echo: boolean;
  take(data: Buffer): Result;
  /** ESC, where the end is Ctrl-Z; or the host went away. */
  cancelled(): Result;
}

/** The prompt ends after so many bytes; or at Ctrl-Z or ESC, of which at most `most` + 1 bytes are kept. */
export type PromptEnd = { readonly length: number } | { readonly most: number };

/** `CONNECT`: the host's bytes go to `peer`, and the peer's to the host. */
export interface Connect {
  readonly kind: "connect";
  readonly peer: DataPeer;
}

/** A reply now, or later. While later, the channel keeps what the host types and holds URCs back. */
export type Result = Reply | Promise<Reply>;

/** Whom a channel in data mode passes bytes to. */
export interface DataPeer {
  /** Data mode has begun: `link` is the way to the host until `left`, or until the peer calls `link.end`. */
  entered(link: DataLink): void;
  /** Bytes of the host. False: hold until `link.ready`. */
  write(chunk: Buffer): boolean;
  /** The host can take more, after `link.send` had answered false. */
  resume(): void;
  /** The host has typed its last byte, and listens on until the peer is done. */
  ended(): void;
  /** The host left data mode: `+++` or DTR with AT&D1 keep the connection, DTR with AT&D2 ends it. */
  left(how: "keep" | "end"): void;
}

/** A channel in data mode, as its peer sees it. */
export interface DataLink {
  send(chunk: Buffer): boolean;
  /** The peer can take more, after its `write` had answered false. */
  ready(): void;
  /** The peer is gone: NO CARRIER, command mode. `left` is not called. */
  end(): void;
}

export function ok(...info: readonly (string | Buffer)[]): Final {
  return info.length === 0 ? OK : { kind: "final", info, result: "OK" };
}

export function final(result: ResultCode, afterwards?: () => void): Final {
  return { kind: "final", info: [], result, afterwards };
}

export function cme(code: number): Final {
  return final({ cme: code });
}

export function cms(code: number): Final {
  return final({ cms: code });
}

const OK: Final = final("OK");
export const ERROR: Final = final("ERROR");

export function connect(peer: DataPeer): Connect {
  return { kind: "connect", peer };
}
