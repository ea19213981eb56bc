import { read } from "../api/call.ts";
import { modemPath } from "../api/modem-path.ts";
import { Problem } from "../api/problem.ts";
import type { ModemState } from "../api/types.ts";
import { Store } from "../plain/store.ts";
import { Series } from "./series.ts";

const OFTEN = 250;
const SELDOM = 2000;

/** The state of a modem: asked for soon after something has gone on there, and now and then otherwise. */
export class StateWatch extends Store {
  readonly #path: string;
  readonly series = new Series();
  state: ModemState | undefined;
  /** The server knows no such modem. */
  unknown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = 0;
  #asking = false;
  #closed = false;
  readonly #shown = (): void => {
    if (!document.hidden) this.soon();
  };

  constructor(modem: string) {
    super();
    this.#path = modemPath(modem);
    document.addEventListener("visibilitychange", this.#shown);
    this.#in(0);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#shown);
  }

  /** Something has gone on. */
  readonly soon = (): void => {
    if (!this.#asking) this.#in(OFTEN);
  };

  #in(time: number): void {
    const due = performance.now() + time;
    if (this.#closed || (this.#timer !== undefined && this.#due <= due)) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#ask(), time);
  }

  async #ask(): Promise<void> {
    this.#timer = undefined;
    if (document.hidden) return;
    this.#asking = true;
    try {
      this.state = await read<ModemState>(this.#path);
      this.series.add(this.state);
      this.unknown = false;
    } catch (error) {
      this.unknown = error instanceof Problem && error.status === 404;
    }
    this.#asking = false;
    if (this.#closed) return;
    this.changed();
    this.#in(SELDOM);
  }
}
