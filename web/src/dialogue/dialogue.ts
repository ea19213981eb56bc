import { Store } from "../plain/store.ts";
import type { Connection, StreamReader } from "../stream/event-stream.ts";
import type { Row } from "../stream/row.ts";
import { Assembler } from "./assembler.ts";
import type { Entry } from "./entry.ts";
import { USUAL, type Filter } from "./filter.ts";
import { Log } from "./log.ts";
import { placeOf, View } from "./view.ts";

const MOST_ENTRIES = 20_000;

/** The dialogue of a modem: what has come, what of it is shown, and whether it moves on. */
export class Dialogue extends Store implements StreamReader {
  #log = new Log(MOST_ENTRIES);
  #assembler = new Assembler(this.#log);
  #view = new View(USUAL);
  /** What was there when it was paused: it does not run away while somebody reads. */
  #frozen: readonly Entry[] | undefined;
  #state: Connection = "connecting";
  /** The number of the first row that came. */
  #first: number | undefined;
  #rows = 0;
  /** The number of the row that stays in view while earlier ones are loaded. */
  #stayAt: number | undefined;
  #selected: number | undefined;
  readonly #active: () => void;

  /** `active`: something has come. */
  constructor(active: () => void) {
    super();
    this.#active = active;
  }

  get shown(): readonly Entry[] {
    return this.#view.shown;
  }

  get filter(): Filter {
    return this.#view.filter;
  }

  get ports(): readonly string[] {
    return this.#assembler.ports;
  }

  get paused(): boolean {
    return this.#frozen !== undefined;
  }

  /** How many have come since it was paused. */
  get behind(): number {
    const seen = this.#frozen?.at(-1)?.id;
    const last = this.#log.last?.id ?? -1;
    return this.#frozen ? last - (seen ?? -1) : 0;
  }

  get first(): number | undefined {
    return this.#first;
  }

  get state(): Connection {
    return this.#state;
  }

  get selected(): Entry | undefined {
    if (this.#selected === undefined) return undefined;
    const entry = this.shown[placeOf(this.shown, this.#selected)];
    return entry?.id === this.#selected ? entry : undefined;
  }

  began(number: number): void {
    this.#first = number;
    this.#rows = 0;
  }

  row(json: string): void {
    this.#assembler.take(JSON.parse(json) as Row);
    this.#rows++;
  }

  missed(rows: number): void {
    this.#assembler.missed(rows);
  }

  anew(): void {
    this.#empty();
    this.#assembler.anew();
  }

  /** All of it will be told again, with rows that came earlier: what is first now stays in view. */
  again(): void {
    this.#stayAt = this.#first;
    this.#first = undefined;
    this.#empty();
    this.changed();
  }

  #empty(): void {
    this.#log = new Log(MOST_ENTRIES);
    this.#assembler = new Assembler(this.#log);
    this.#frozen = undefined;
    this.#selected = undefined;
    this.#view.refilter(this.filter, []);
  }

  drained(): void {
    const touched = this.#log.takeTouched();
    if (!this.#frozen) this.#view.update(this.#log.entries, touched);
    this.#stay();
    this.#active();
    this.changed();
  }

  #stay(): void {
    if (this.#stayAt === undefined || this.#first === undefined) return;
    if (this.#first + this.#rows <= this.#stayAt) return;
    // As far as rows have been read by now.
    this.#stayAt = undefined;
    this.select(this.shown.at(-1));
  }

  connection(state: Connection): void {
    this.#state = state;
    this.changed();
  }

  setFilter(filter: Filter): void {
    this.#view.refilter(filter, this.#frozen ?? this.#log.entries);
    this.changed();
  }

  pause(): void {
    this.#frozen ??= this.#log.entries.slice();
    this.changed();
  }

  follow(): void {
    this.#frozen = undefined;
    this.#view.refilter(this.filter, this.#log.entries);
    this.changed();
  }

  /** What is selected stays where it is. */
  select(entry: Entry | undefined): void {
    this.#selected = entry?.id;
    if (entry) this.pause();
    else this.changed();
  }

  /** `steps` on among those shown; from the last one if none is selected. */
  move(steps: number): void {
    const { shown, selected } = this;
    const from = selected ? placeOf(shown, selected.id) : shown.length;
    const to = Math.max(0, Math.min(shown.length - 1, from + steps));
    this.select(shown[to]);
  }
}
