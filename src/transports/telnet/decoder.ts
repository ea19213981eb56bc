import { DO, DONT, IAC, SB, SE, WILL, WONT } from "./codes.ts";

/** What comes of a telnet stream. */
export interface TelnetEvents {
  /** Bytes that are no telnet. The receiver may keep the buffer. */
  data(chunk: Buffer): void;
  /** WILL, WONT, DO or DONT. */
  negotiated(verb: number, option: number): void;
  subnegotiated(option: number, body: Buffer): void;
}

/** No subnegotiation that is of use here has more; what is longer is thrown away as it comes. */
const LONGEST = 256;

type State = "data" | "IAC" | "option" | "SB" | "SB IAC";

/** Takes telnet apart, however it is cut. Data is passed on in pieces of what came, without a copy. RFC 854. */
export class TelnetDecoder {
  readonly #events: TelnetEvents;
  #state: State = "data";
  #verb = 0;
  #body: number[] = [];
  #tooLong = false;
  #afterCr = false;
  /** Off: what comes is text for a network virtual terminal, in which CR NUL is CR. RFC 856. */
  binary = false;

  constructor(events: TelnetEvents) {
    this.#events = events;
  }

  feed(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.#state === "data" ? this.#data(chunk, at) : this.#control(chunk[at]!, at);
    }
  }

  /** Passes on what stands before the next command, in one piece. */
  #data(chunk: Buffer, from: number): number {
    const pieces: Buffer[] = [];
    let at = from;
    for (;;) {
      const iac = chunk.indexOf(IAC, at);
      if (iac < 0 || chunk[iac + 1] !== IAC) {
        const end = iac < 0 ? chunk.length : iac;
        pieces.push(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
        this.#pass(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces));
        if (iac < 0) return end;
        this.#state = "IAC";
        return iac + 1;
      }
      pieces.push(chunk.subarray(at, iac + 1));
      at = iac + 2;
    }
  }

  #pass(data: Buffer): void {
    if (data.length === 0) return;
    this.#events.data(this.binary ? data : this.#asText(data));
  }

  /** Without the NUL behind a CR. */
  #asText(data: Buffer): Buffer {
    const kept = data.filter((byte, index) => {
      const before = index === 0 ? this.#afterCr : data[index - 1] === CR;
      return !(byte === 0 && before);
    });
    this.#afterCr = data.at(-1) === CR;
    return Buffer.from(kept);
  }

  #control(byte: number, at: number): number {
    switch (this.#state) {
      case "IAC":
        this.#command(byte);
        break;
      case "option":
        this.#state = "data";
        this.#events.negotiated(this.#verb, byte);
        break;
      case "SB":
        if (byte === IAC) this.#state = "SB IAC";
        else this.#collect(byte);
        break;
      case "SB IAC":
        if (byte === SE) this.#subnegotiated();
        else {
          this.#state = "SB";
          if (byte === IAC) this.#collect(IAC);
        }
        break;
      case "data": // not reached
    }
    return at + 1;
  }

  #command(byte: number): void {
    this.#state = "data";
    if (byte === IAC) this.#pass(ESCAPED);
    else if (byte === SB) {
      this.#state = "SB";
      this.#body = [];
      this.#tooLong = false;
    } else if (byte === WILL || byte === WONT || byte === DO || byte === DONT) {
      this.#state = "option";
      this.#verb = byte;
    }
    // The others (NOP, AYT, BRK…) want nothing of a serial port.
  }

  #collect(byte: number): void {
    if (this.#body.length < LONGEST) this.#body.push(byte);
    else this.#tooLong = true;
  }

  #subnegotiated(): void {
    this.#state = "data";
    const [option, ...body] = this.#body;
    this.#body = [];
    if (option !== undefined && !this.#tooLong) {
      this.#events.subnegotiated(option, Buffer.from(body));
    }
  }
}

const CR = 0x0d;
const ESCAPED = Buffer.of(IAC);
