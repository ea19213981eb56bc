import { Dialogue } from "../dialogue/dialogue.ts";
import { StateWatch } from "../module/state-watch.ts";
import { EventStream } from "../stream/event-stream.ts";

/** All that the page follows of the modem it shows. */
export class Session {
  readonly modem: string;
  readonly watch: StateWatch;
  readonly dialogue: Dialogue;
  readonly #stream: EventStream;

  constructor(modem: string) {
    this.modem = modem;
    this.watch = new StateWatch(modem);
    this.dialogue = new Dialogue(this.watch.soon);
    this.#stream = new EventStream(modem, this.dialogue);
  }

  close(): void {
    this.#stream.close();
    this.watch.close();
  }
}
