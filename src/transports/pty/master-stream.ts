/** The event-driven side of a file descriptor: reading, and writing what did not fit at once. */
export interface MasterStream {
  /** Whether bytes handed to `send` still wait. */
  readonly sending: boolean;
  /** Writes as the other side makes room; `sent` follows when all is out. */
  send(chunk: Buffer): void;
  pause(): void;
  resume(): void;
  /** Closes the descriptor and throws away what waits. The owner hears nothing more. */
  destroy(): void;
}

/** Whoever owns a stream. */
export interface StreamOwner {
  /** Bytes arrived. The owner may keep the buffer. */
  data(chunk: Buffer): void;
  sent(): void;
  /** The stream is over, for whatever reason; the owner still has to destroy it. */
  ended(): void;
}
