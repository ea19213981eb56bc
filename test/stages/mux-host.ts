import { FrameDecoder } from "../../src/cmux/decoder.ts";
import { encodeMessage, MSC, parseMessages } from "../../src/cmux/control.ts";
import { encodeFrame, PF, SABM, UIH, type Frame } from "../../src/cmux/frame.ts";
import type { Pipe } from "../../src/kernel/pipe.ts";

/** The host's end of a multiplexer: says what it is told to, and keeps what it hears. */
export class MuxHost {
  readonly #pipe: Pipe;
  /** What DLC 0 and frames without information said, in words; what DLCs said in bytes. */
  readonly said: string[] = [];
  readonly #data = new Map<number, Buffer[]>();
  readonly sizes: number[] = [];
  /** DLCs in the order of the frames that came. */
  readonly order: number[] = [];
  /** Hears the data of a DLC instead of `data`. */
  onData: ((dlci: number, payload: Buffer) => void) | undefined;
  /** Octets that came and belong to no frame, as far as frames are complete. */
  strange = 0;

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
    const decoder = new FrameDecoder(32_767, (frame) => this.#hear(frame));
    pipe.attach({
      receive: (chunk) => {
        this.strange += chunk.length;
        decoder.feed(chunk);
      },
      drained() {},
      closed() {},
    });
  }

  raw(octets: Buffer | string): void {
    this.#pipe.write(typeof octets === "string" ? Buffer.from(octets, "hex") : octets);
  }

  open(...dlcis: readonly number[]): void {
    for (const dlci of dlcis) this.raw(encodeFrame(dlci, true, SABM | PF));
  }

  send(dlci: number, text: string | Buffer): void {
    const payload = typeof text === "string" ? Buffer.from(text, "latin1") : text;
    this.raw(encodeFrame(dlci, true, UIH, payload));
  }

  command(type: number, value = ""): void {
    this.send(0, encodeMessage(type, true, Buffer.from(value, "hex")));
  }

  /** Modem status: 0x02 FC, 0x04 RTC. */
  signals(dlci: number, signals: number): void {
    const address = ((dlci << 2) | 3).toString(16).padStart(2, "0");
    this.command(MSC, address + (signals | 1).toString(16).padStart(2, "0"));
  }

  /** Everything a DLC has said since the last call. */
  data(dlci: number): string {
    const text = Buffer.concat(this.#data.get(dlci) ?? []).toString("latin1");
    this.#data.delete(dlci);
    return text;
  }

  /** The control frames and messages since the last call. */
  heard(): string[] {
    return this.said.splice(0);
  }

  #hear({ dlci, cr, control, pf, payload }: Frame): void {
    this.strange -= payload.length + (payload.length > 127 ? 7 : 6);
    if (dlci === 0 && control === UIH) {
      for (const { type, command, value } of parseMessages(payload)) {
        const name = (command ? type : type & ~2).toString(16);
        this.said.push([name, value.toString("hex")].join(" ").trim());
      }
    } else if (control === UIH) {
      this.sizes.push(payload.length);
      this.order.push(dlci);
      if (this.onData) return this.onData(dlci, payload);
      const chunks = this.#data.get(dlci) ?? [];
      chunks.push(Buffer.from(payload));
      this.#data.set(dlci, chunks);
    } else this.said.push(`${NAMES[control]}${cr ? "" : "?"}${pf ? "" : "-"} ${dlci}`);
  }
}

const NAMES: { readonly [control: number]: string } = { 0x63: "UA", 0x0f: "DM", 0x43: "DISC" };
