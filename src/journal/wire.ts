/** What a wire tells of a dialogue. `at` in milliseconds, of the clock of whoever listens. */
export interface WireHearer {
  /** A command line was answered, `took` milliseconds behind its end: with a result code, `>` or CONNECT. */
  command(answered: {
    readonly at: number;
    readonly text: string;
    readonly result: string;
    readonly took: number;
    /** It is the answer to what was typed at its prompt, or the end of data mode. */
    readonly data: boolean;
  }): void;
  /** A line that nobody asked for. */
  urc(at: number, line: string): void;
  /** The module brought what a peer had sent. `connectID` is not known of AT+QIRD's answer, and data mode. */
  payload?(at: number, connectID: number | undefined, payload: Buffer): void;
}

const FINAL =
  /^(?:OK|ERROR|NO CARRIER|NO ANSWER|BUSY|NO DIALTONE|SEND OK|SEND FAIL|CONNECT(?: .*)?|\+CM[ES] ERROR: .*)$/;
/** A line with data behind it, so many bytes. TCP/IP 2.3.10, 2.4. */
const READ = /^\+QIRD: (\d+)(?:,"[^"]*",\d+)?$/;
const PUSHED = /^\+QIURC: "recv",(\d+),(\d+)(?:,"[^"]*",\d+)?$/;
const NOTHING: Buffer = Buffer.alloc(0);
/** The longest line that is looked at. */
const LONGEST = 4096;

const MOST_BEHIND = 64;

interface Awaited {
  readonly text: string;
  readonly from: number;
  readonly data: boolean;
}

/** Tells commands, their answers and URCs from the bytes that pass between a host and a module. */
export class Wire {
  readonly #hearer: WireHearer;
  #typed = "";
  #line = "";
  #awaited: Awaited | undefined;
  /** Lines that came in one piece with the one that is awaited. */
  #behind: Awaited[] = [];
  /** What was typed last, and so what a prompt or data mode belongs to. */
  #last = "";
  #mode: "commands" | "prompt" | "data" = "commands";
  /** The host has typed nothing but an escape since. */
  #escaping = false;
  /** Bytes still to come that are no lines. */
  #payloadLeft = 0;
  #payloadOf: number | undefined;
  #commandEcho = "";
  /** What was typed at a prompt, and may still be echoed. */
  #echoLeft = NOTHING;

  constructor(hearer: WireHearer) {
    this.#hearer = hearer;
  }

  get mode(): "commands" | "prompt" | "data" {
    return this.#mode;
  }

  /** The command that is awaited; empty if none is. */
  get asked(): string {
    return this.#awaited?.text ?? "";
  }

  fromHost(at: number, chunk: Buffer): void {
    if (this.#mode === "data") {
      this.#escaping = chunk.toString("latin1") === "+++";
      if (this.#escaping) this.#awaited = { text: "+++", from: at, data: true };
      return;
    }
    if (this.#mode === "prompt") {
      this.#awaited = { text: this.#last, from: at, data: true };
      if (this.#echoLeft.length < LONGEST) this.#echoLeft = Buffer.concat([this.#echoLeft, chunk]);
      return;
    }
    for (const character of chunk.toString("latin1")) {
      if (character === "\b") this.#typed = this.#typed.slice(0, -1);
      else if (character !== "\r" && character !== "\n") {
        if (this.#typed.length < LONGEST) this.#typed += character;
      } else this.#entered(at);
    }
  }

  #entered(at: number): void {
    const text = this.#typed.trim();
    this.#commandEcho = text;
    this.#typed = "";
    if (!/^at/i.test(text)) return;
    const entered = { text, from: at, data: false };
    if (this.#awaited?.from === at && !this.#awaited.data) {
      if (this.#behind.length < MOST_BEHIND) this.#behind.push(entered);
      return;
    }
    // A host that types again has given up the answer.
    this.#behind = [];
    this.#last = text;
    this.#awaited = entered;
  }

  toHost(at: number, chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#payloadLeft > 0) {
        const payload = rest.subarray(0, this.#payloadLeft);
        this.#payloadLeft -= payload.length;
        this.#hearer.payload?.(at, this.#payloadOf, payload);
        rest = rest.subarray(payload.length);
        continue;
      }
      if (this.#mode === "data") {
        if (!this.#leavesData(at, rest)) this.#hearer.payload?.(at, undefined, rest);
        return;
      }
      if (this.#echoLeft.length > 0) {
        rest = this.#withoutEcho(rest);
        continue;
      }
      const end = rest.indexOf(10);
      const line = end < 0 ? rest : rest.subarray(0, end);
      if (this.#line.length < LONGEST) this.#line += line.toString("latin1");
      rest = end < 0 ? Buffer.alloc(0) : rest.subarray(end + 1);
      if (end >= 0) this.#said(at);
      else if (/^(?:.*\r)?> $/.test(this.#line) && this.#awaited) this.#prompted(at);
    }
  }

  /** What is behind the echo of data; another thing than the echo ends it. */
  #withoutEcho(said: Buffer): Buffer {
    const echo = this.#echoLeft;
    let length = 0;
    while (length < said.length && length < echo.length && said[length] === echo[length]) length++;
    this.#echoLeft = length === said.length ? echo.subarray(length) : NOTHING;
    return said.subarray(length);
  }

  /** Data mode ends with what stands at the end of a chunk: a peer's bytes may look like it, and then we are wrong. */
  #leavesData(at: number, rest: Buffer): boolean {
    const text = rest.toString("latin1", Math.max(0, rest.length - 64));
    const [, end] = /\r\n(NO CARRIER|OK)\r\n$/.exec(text) ?? [];
    if (end === undefined || (end === "OK" && !this.#escaping)) return false;
    const length = end.length + 4;
    if (rest.length > length) {
      this.#hearer.payload?.(at, undefined, rest.subarray(0, rest.length - length));
    }
    if (this.#awaited === undefined) this.#awaited = { text: this.#last, from: at, data: true };
    this.#mode = "commands";
    this.#line = "";
    this.#answered(at, end);
    return true;
  }

  #prompted(at: number): void {
    this.#line = "";
    this.#echoLeft = NOTHING;
    this.#answered(at, ">");
    this.#mode = "prompt";
  }

  #said(at: number): void {
    // What was echoed without a line break of the module ends with CR.
    const line = this.#line.replace(/\r+$/, "").replace(/^.*\r(?=.)/, "");
    this.#line = "";
    if (line === "" || line === this.#commandEcho || line === this.#awaited?.text) return;
    const [, read] = READ.exec(line) ?? [];
    const [, connectID, pushed] = PUSHED.exec(line) ?? [];
    if (pushed !== undefined || (read !== undefined && this.#awaited)) {
      this.#payloadLeft = Number(pushed ?? read);
      this.#payloadOf = connectID === undefined ? undefined : Number(connectID);
    }
    if (this.#awaited && FINAL.test(line)) {
      // The data at a prompt is in, or given up.
      if (this.#mode === "prompt") this.#mode = "commands";
      this.#answered(at, line);
      if (line.startsWith("CONNECT")) this.#mode = "data";
    } else if (!this.#awaited || (this.#mode === "prompt" && line.startsWith("+QIURC"))) {
      if (this.#mode !== "prompt") this.#hearer.urc(at, line);
    }
  }

  #answered(at: number, result: string): void {
    const { text, from, data } = this.#awaited!;
    const next = result === ">" ? undefined : this.#behind.shift();
    this.#awaited = next && { ...next, from: at };
    if (next) this.#last = next.text;
    this.#escaping = false;
    this.#hearer.command({ at, text, result, took: at - from, data });
  }
}
