import type { InputLine, PipeReader } from "../../src/kernel/pipe.ts";
import { Changes } from "./changes.ts";

/** A module that writes down what a port tells it. */
export class PortReader implements PipeReader {
  readonly changes = new Changes();
  /** All but the data: "came", "left", "ended", "broke", "drained", "DTR on". */
  readonly events: string[] = [];
  #data: Buffer = Buffer.alloc(0);

  get data(): Buffer {
    return this.#data;
  }

  get text(): string {
    return this.#data.toString("latin1");
  }

  receive(chunk: Buffer): void {
    this.#data = Buffer.concat([this.#data, chunk]);
    this.changes.tell();
  }

  drained(): void {
    this.#happened("drained");
  }

  closed(): void {
    this.#happened("ended");
  }

  line(line: InputLine, active: boolean): void {
    this.#happened(`${line} ${active ? "on" : "off"}`);
  }

  broke(): void {
    this.#happened("broke");
  }

  hostCame(): void {
    this.#happened("came");
  }

  hostLeft(): void {
    this.#happened("left");
  }

  /** What happened since the last call. */
  happened(): string[] {
    return this.events.splice(0);
  }

  async untilText(text: string): Promise<void> {
    await this.changes.until(() => this.text.includes(text));
  }

  async untilHappened(event: string): Promise<void> {
    await this.changes.until(() => this.events.includes(event));
  }

  #happened(event: string): void {
    this.events.push(event);
    this.changes.tell();
  }
}
