import type {
  Connection,
  ConnectionLine,
  ConnectionOwner,
} from "../../src/transports/connection.ts";

/** A connection that writes down what is done to it; whatever comes of the other end is said to its `owner`. */
export class FakeConnection implements Connection {
  readonly from: string;
  readonly told: string[] = [];
  readonly line?: ConnectionLine;
  ended = false;
  #owner: ConnectionOwner | undefined;

  constructor(from: string, line?: ConnectionLine) {
    this.from = from;
    if (line) this.line = line;
  }

  get owner(): ConnectionOwner {
    if (!this.#owner) throw new Error(`${this.from} was not let in`);
    return this.#owner;
  }

  get isIn(): boolean {
    return this.#owner !== undefined;
  }

  begin(owner: ConnectionOwner): void {
    this.#owner = owner;
  }

  type(text: string): void {
    this.owner.data(Buffer.from(text));
  }

  write(chunk: Buffer): boolean {
    this.told.push(`write ${chunk.toString()}`);
    return true;
  }

  pause(): void {
    this.told.push("pause");
  }

  resume(): void {
    this.told.push("resume");
  }

  end(): void {
    this.told.push("end");
  }

  close(): void {
    this.told.push("close");
  }

  destroy(): void {
    this.told.push("destroy");
  }

  refuse(): void {
    this.told.push("refuse");
  }
}

/** Lines that nobody looks at. */
export const NO_LINES: ConnectionLine = {
  host: undefined,
  set() {},
  setBaudRate() {},
  setFlowControl() {},
};
