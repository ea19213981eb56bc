import { Dialogue } from "../dialogue/dialogue.ts";
import { StateWatch } from "../module/state-watch.ts";
import { EventStream } from "../stream/event-stream.ts";

/** More rows than the server remembers. */
const ALL = 1_000_000;

/** All that the page follows of the modem it shows. */
export class Session {
  readonly modem: string;
  readonly watch: StateWatch;
  readonly dialogue: Dialogue;
  #stream: EventStream;

  constructor(modem: string) {
    this.modem = modem;
    this.watch = new StateWatch(modem);
    this.dialogue = new Dialogue(this.watch.soon);
    this.#stream = new EventStream(modem, this.dialogue);
  }

  /** Shows all that the server remembers. */
  loadEarlier(): void {
    this.#stream.close();
    this.dialogue.again();
    this.#stream = new EventStream(this.modem, this.dialogue, ALL);
  }

  close(): void {
    this.#stream.close();
    this.watch.close();
  }
}
