import type { ModuleLine, Pipe, SerialLine } from "../kernel/pipe.ts";
import { WrappedPipe } from "../kernel/wrapped-pipe.ts";

/** A port whose lines somebody moves and watches beside it, whether or not it has any itself: --control. */
export class SideLines extends WrappedPipe {
  readonly #serial: SerialLine;

  /** `seen` hears of every line that the module moves. */
  constructor(inner: Pipe, seen: (line: ModuleLine, active: boolean) => void) {
    super(inner);
    this.#serial = {
      set(line, active) {
        inner.serial?.set(line, active);
        seen(line, active);
      },
    };
  }

  override get serial(): SerialLine {
    return this.#serial;
  }
}
