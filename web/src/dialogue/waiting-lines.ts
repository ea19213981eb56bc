import type { Exchange } from "./entry.ts";

/** More lines than this do not wait for a module: it has long forgotten the first of them. */
const MOST = 1024;
/** Times of rows are rounded to a thousandth. */
const ROUNDED = 0.002;

/** A command line that was typed and not answered yet. */
interface Waiting {
  readonly exchange: Exchange;
  /** When its CR came. */
  readonly at: number;
  /** So many commands had been answered by then. */
  readonly answers: number;
}

/**
 * The lines that were typed at one port, and which of them an answer is for. A module answers in the order in which it
 * reads; what it reads may be another text than was typed, or nothing at all.
 */
export class WaitingLines {
  #lines: Waiting[] = [];
  #answers = 0;
  /** What else stands in the line that is being answered. */
  #rest = "";

  typed(exchange: Exchange, at: number): readonly Exchange[] {
    this.#lines.push({ exchange, at, answers: this.#answers });
    return this.#lines.length > MOST ? this.#takeBefore(1) : [];
  }

  /**
   * The line of a command that began at `begun`, and those before it, which will not be answered any more. Undefined: it
   * was not typed.
   */
  answered(text: string, begun: number): Answered | undefined {
    const line = text.toUpperCase();
    const name = line.slice(2);
    const place = this.#placeOf(line, name, begun);
    this.#answers++;
    if (place === undefined) return undefined;
    const exchange = this.#lines[place]!.exchange;
    const typed = exchange.text.toUpperCase();
    const part = typed.indexOf(name);
    this.#rest = part < 0 ? "" : typed.slice(part + name.length);
    return this.#taken(place);
  }

  /** Whether a command is the next one in the line that is being answered. */
  continues(text: string): boolean {
    const name = text.slice(2).toUpperCase();
    const part = name === "" ? -1 : this.#rest.indexOf(name);
    if (part < 0) return false;
    this.#rest = this.#rest.slice(part + name.length);
    return true;
  }

  /** The line of an answer that no command row told of. */
  refused(at: number): Answered | undefined {
    const [from, to] = this.#fresh(at);
    this.#answers++;
    this.#rest = "";
    return from < to ? this.#taken(from) : undefined;
  }

  /** The line that is answered next, as far as is known. */
  next(at: number): Exchange | undefined {
    const [from, to] = this.#fresh(at);
    return from < to ? this.#lines[from]!.exchange : undefined;
  }

  /** The first line of which the module read only this much, which was no command: nor will it be answered. */
  garbled(read: string, at: number): readonly Exchange[] {
    const [from, to] = this.#fresh(at);
    for (let place = from; place < to; place++) {
      if (isPartOf(read, this.#lines[place]!.exchange.text)) return this.#takeBefore(place + 1);
    }
    return [];
  }

  /** Those that may be next to be told of, the oldest first. */
  *all(at: number): Iterable<Exchange> {
    const [from, to] = this.#fresh(at);
    for (let place = from; place < to; place++) yield this.#lines[place]!.exchange;
  }

  #taken(place: number): Answered {
    const { exchange } = this.#lines[place]!;
    return { exchange, vain: this.#takeBefore(place + 1).slice(0, -1) };
  }

  #takeBefore(place: number): readonly Exchange[] {
    return this.#lines.splice(0, place).map(({ exchange }) => exchange);
  }

  #placeOf(line: string, name: string, begun: number): number | undefined {
    const [from, to] = this.#fresh(begun);
    const found = (first: number, last: number, fits: (text: string) => boolean) => {
      for (let place = first; place < last; place++) {
        if (fits(this.#lines[place]!.exchange.text.toUpperCase())) return place;
      }
      return undefined;
    };
    return (
      found(from, to, (typed) => typed === line) ??
      (name === "" ? undefined : found(from, to, (typed) => typed.includes(name))) ??
      // Its wire is slow: it was typed long before the module read it.
      found(0, from, (typed) => typed === line) ??
      found(from, to, (typed) => isPartOf(line, typed)) ??
      (from < to ? from : undefined)
    );
  }

  /**
   * From and to which of the lines the module may read one at this time. Not those that are typed later. And nothing has
   * been answered since the last of them was typed: the module had nothing to do by then, and those typed before have got
   * lost.
   */
  #fresh(at: number): readonly [from: number, to: number] {
    let to = this.#lines.length;
    while (to > 0 && this.#lines[to - 1]!.at > at + ROUNDED) to--;
    const last = this.#lines[to - 1];
    if (!last || last.answers !== this.#answers) return [0, to];
    let from = to - 1;
    while (from > 0 && this.#lines[from - 1]!.at === last.at) from--;
    return [from, to];
  }
}

export interface Answered {
  readonly exchange: Exchange;
  /** Typed before it, and not answered. */
  readonly vain: readonly Exchange[];
}

/** Whether it is what is left of a text when bytes of it are lost. */
export function isPartOf(left: string, text: string): boolean {
  let at = -1;
  for (const character of left) {
    at = text.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return true;
}
