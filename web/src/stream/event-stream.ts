import { modemPath } from "../api/modem-path.ts";

/** So long it may take to go through messages in one frame; the rest waits for the next. */
const FRAME_BUDGET = 8;
/** Where no frame waits for it. */
const HIDDEN_BUDGET = 100;
/** More than this cannot be gone through in time: the oldest are left out, and told as missed. */
const MOST_WAITING = 40_000;
/** A page that is not shown draws no frames. */
const HIDDEN_PAUSE = 500;
const RETRY = 2000;
/** So many rows to begin with. */
export const TAIL = 1000;

export type Connection = "connecting" | "open" | "lost" | "gone";

export interface StreamReader {
  /** The number of the first row there will be. */
  began(number: number): void;
  row(json: string): void;
  missed(rows: number): void;
  /** Another module answers: what came before has nothing to do with it. */
  anew(): void;
  /** All that was waiting for this frame has been told. */
  drained(): void;
  connection(state: Connection): void;
}

/** What waits to be told: a row, how many are missing, or that another module answers from here on. */
type Message = string | { readonly missed: number } | { readonly anew: true };

/** The events of a modem. A message only joins a queue as it comes, which is read once a frame. */
export class EventStream {
  readonly #modem: string;
  readonly #reader: StreamReader;
  readonly #tail: number;
  #source: EventSource | undefined;
  #waiting: Message[] = [];
  #next = 0;
  #leftOut = 0;
  #scheduled = false;
  /** Of the last row that came: `EPOCH-N`; empty: none has. */
  #lastId = "";
  #closed = false;

  /** `tail`: with so many of the rows that are remembered. */
  constructor(modem: string, reader: StreamReader, tail = TAIL) {
    this.#modem = modem;
    this.#reader = reader;
    this.#tail = tail;
    reader.connection("connecting");
    this.#open();
  }

  close(): void {
    this.#closed = true;
    this.#source?.close();
  }

  #open(): void {
    if (this.#closed) return;
    const from =
      this.#lastId === "" ? `tail=${this.#tail}` : `after=${encodeURIComponent(this.#lastId)}`;
    const source = new EventSource(`${modemPath(this.#modem, "events")}?${from}`);
    this.#source = source;
    source.addEventListener("open", () => this.#reader.connection("open"));
    source.addEventListener("message", ({ data, lastEventId }) => this.#came(data, lastEventId));
    source.addEventListener("missed", ({ data }) => {
      this.#wait({ missed: (JSON.parse(data) as { rows: number }).rows });
    });
    source.addEventListener("gone", () => {
      this.close();
      this.#reader.connection("gone");
    });
    source.addEventListener("error", () => {
      // It would go on by itself at times, but with the address of before, which says where that one began.
      source.close();
      this.#reader.connection("lost");
      setTimeout(() => this.#open(), RETRY);
    });
  }

  #came(data: string, lastEventId: string): void {
    const last = this.#lastId === "" ? undefined : partsOf(this.#lastId);
    const { epoch, number } = partsOf(lastEventId);
    if (last && last.epoch !== epoch) {
      this.#waiting = [];
      this.#next = 0;
      this.#leftOut = 0;
      this.#wait({ anew: true });
    } else if (last && number <= last.number) {
      return; // It is here already.
    }
    if (last?.epoch !== epoch) this.#reader.began(number);
    this.#lastId = lastEventId;
    this.#wait(data);
  }

  #wait(message: Message): void {
    this.#waiting.push(message);
    if (this.#waiting.length - this.#next > MOST_WAITING) {
      const left = this.#waiting[this.#next];
      this.#waiting[this.#next++] = "";
      if (typeof left === "string") this.#leftOut++;
      else if (left && "missed" in left) this.#leftOut += left.missed;
      else this.#reader.anew();
    }
    if (!this.#scheduled) this.#schedule();
  }

  #schedule(): void {
    this.#scheduled = true;
    const drain = (): void => this.#drain();
    if (document.hidden) setTimeout(drain, HIDDEN_PAUSE);
    else requestAnimationFrame(drain);
  }

  #drain(): void {
    this.#scheduled = false;
    if (this.#closed) return;
    if (this.#leftOut > 0) this.#reader.missed(this.#leftOut);
    this.#leftOut = 0;
    const until = performance.now() + (document.hidden ? HIDDEN_BUDGET : FRAME_BUDGET);
    while (this.#next < this.#waiting.length && performance.now() < until) {
      const message = this.#waiting[this.#next++]!;
      if (typeof message === "string") this.#reader.row(message);
      else if ("missed" in message) this.#reader.missed(message.missed);
      else this.#reader.anew();
    }
    if (this.#next === this.#waiting.length) {
      this.#waiting = [];
      this.#next = 0;
    } else {
      this.#schedule();
    }
    this.#reader.drained();
  }
}

/** `EPOCH-N`: which module, and which of its rows. */
function partsOf(id: string): { epoch: string; number: number } {
  const hyphen = id.lastIndexOf("-");
  return { epoch: id.slice(0, Math.max(0, hyphen)), number: Number(id.slice(hyphen + 1)) };
}
