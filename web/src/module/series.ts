import type { ModemState } from "../api/types.ts";

const MOST = 240;
/** Of the module's time: closer samples make a rate that jumps. */
const APART = 400;

export interface Sample {
  readonly at: number;
  /** Bytes a second. */
  readonly up: number;
  readonly down: number;
  readonly rssi: number | undefined;
  readonly rsrp: number | undefined;
}

type Looked = Pick<ModemState, "now" | "counts" | "signal">;

/** How throughput and signal went, as far as the page has looked at the module. */
export class Series {
  #samples: Sample[] = [];
  #before: Looked | undefined;

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  add(state: Looked): void {
    const before = this.#before;
    // A clock or a counter that goes back is another module's.
    if (before && (state.now < before.now || state.counts.up < before.counts.up)) {
      this.#samples = [];
      this.#before = state;
      return;
    }
    const seconds = before ? (state.now - before.now) / 1000 : 0;
    if (before && seconds < APART / 1000) return;
    this.#before = state;
    const sample = {
      at: state.now,
      up: before ? (state.counts.up - before.counts.up) / seconds : 0,
      down: before ? (state.counts.down - before.counts.down) / seconds : 0,
      rssi: state.signal?.rssi,
      rsrp: state.signal?.rsrp,
    };
    this.#samples = [...this.#samples.slice(1 - MOST), sample];
  }
}
