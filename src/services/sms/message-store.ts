import type { Nvram } from "../nvram.ts";

/** 27.005 3.1, <stat>: in PDU mode the number is the place in this list. */
export const STATUSES = ["REC UNREAD", "REC READ", "STO UNSENT", "STO SENT"] as const;
export type Status = (typeof STATUSES)[number];

/** A message in its place; a value of NVRAM, so it is never changed but replaced. */
export interface Stored {
  readonly status: Status;
  /** The centre's address and the TPDU, in hex. */
  readonly pdu: string;
}

/** Where messages are kept by index. Indexes stay when others are deleted. */
export interface Store {
  readonly size: number;
  readonly used: number;
  /** Whether there is such a place, with a message in it or not. */
  has(index: number): boolean;
  get(index: number): Stored | undefined;
  /** In the order of their indexes. */
  list(): readonly (readonly [index: number, message: Stored])[];
  /** The index it got, the lowest that is free; undefined if the store is full. */
  add(message: Stored): number | undefined;
  replace(index: number, message: Stored): void;
  /** Those that have not been read yet count as read. */
  markRead(indexes: readonly number[]): void;
  delete(indexes: readonly number[]): void;
}

/** One store in NVRAM. It holds nothing itself: a module without messages has nothing of it in memory. */
export class MessageStore implements Store {
  readonly size: number;
  readonly #nvram: Nvram;
  readonly #section: string;
  readonly #first: number;
  readonly #filled: () => void;

  /** `filled` is told when the last free place has been taken. */
  constructor(nvram: Nvram, section: string, size: number, first: number, filled: () => void) {
    this.size = size;
    this.#nvram = nvram;
    this.#section = section;
    this.#first = first;
    this.#filled = filled;
  }

  get used(): number {
    return this.list().length;
  }

  has(index: number): boolean {
    return index >= this.#first && index < this.#first + this.size;
  }

  get(index: number): Stored | undefined {
    return this.#places()[index - this.#first];
  }

  list(): (readonly [number, Stored])[] {
    return this.#places().flatMap((message, place) =>
      message ? [[place + this.#first, message] as const] : [],
    );
  }

  add(message: Stored): number | undefined {
    const places = this.#places();
    let place = places.indexOf(undefined);
    if (place < 0) place = places.length;
    if (place >= this.size) return undefined;
    this.#keep(places.toSpliced(place, 1, message));
    if (this.used === this.size) this.#filled();
    return place + this.#first;
  }

  replace(index: number, message: Stored): void {
    this.#keep(this.#places().with(index - this.#first, message));
  }

  markRead(indexes: readonly number[]): void {
    const places = this.#places();
    let any = false;
    for (const index of indexes) {
      const message = places[index - this.#first];
      if (message?.status !== "REC UNREAD") continue;
      places[index - this.#first] = { ...message, status: "REC READ" };
      any = true;
    }
    if (any) this.#keep(places);
  }

  delete(indexes: readonly number[]): void {
    if (!indexes.some((index) => this.get(index))) return;
    this.#keep(
      this.#places().map((message, place) =>
        indexes.includes(place + this.#first) ? undefined : message,
      ),
    );
  }

  /** What was kept by somebody else's hand may be anything: what is no message is an empty place. */
  #places(): (Stored | undefined)[] {
    const kept = this.#nvram.get(this.#section);
    if (!Array.isArray(kept)) return [];
    return kept.slice(0, this.size).map((each) => (isStored(each) ? each : undefined));
  }

  #keep(places: (Stored | undefined)[]): void {
    const end = places.findLastIndex((message) => message !== undefined) + 1;
    const kept = places.slice(0, end).map((message) => message ?? null); // JSON has no undefined
    this.#nvram.set(this.#section, end === 0 ? undefined : kept);
  }
}

function isStored(value: unknown): value is Stored {
  const message = value as Partial<Stored> | null;
  return (
    typeof message?.pdu === "string" &&
    message.status !== undefined &&
    STATUSES.includes(message.status)
  );
}
