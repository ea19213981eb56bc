import type { Pipe } from "../kernel/pipe.ts";
import type { Dlc } from "./dlc.ts";
import { encodeFrame, UIH } from "./frame.ts";

/** Frames are put together up to about so many bytes for one write. */
const BATCH = 4 * 1024;
/** Answers that may wait for a host that does not read; past them nothing more is taken from it. */
const ANSWERS = 4 * 1024;

/** The way of all frames to the host: answers first, then one frame of each DLC in turn. */
export class Outlet {
  readonly #pipe: Pipe;
  readonly #dlcs: Dlc[] = [];
  #answers: Buffer[] = [];
  #answerBytes = 0;
  #full = false;
  #turn = 0;
  #flowing = false;
  /** FCoff: the host takes nothing but the control channel. 27.010 5.4.6.3.6. */
  stopped = false;

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
  }

  get idle(): boolean {
    return !this.#full && this.#answerBytes === 0;
  }

  get overfull(): boolean {
    return this.#answerBytes > ANSWERS;
  }

  add(dlc: Dlc): void {
    this.#dlcs.push(dlc);
  }

  /** A frame that does not wait for its turn. */
  control(dlci: number, cr: boolean, control: number, payload?: Buffer): void {
    const frame = encodeFrame(dlci, cr, control, payload);
    this.#answers.push(frame);
    this.#answerBytes += frame.length;
  }

  drained(): void {
    this.#full = false;
  }

  /** Sends as much as the pipe takes. */
  flow(): void {
    // A write can bring the host's next words at once, and they an answer: the loop below sends it.
    if (this.#flowing) return;
    this.#flowing = true;
    try {
      while (!this.#full) {
        const frames = this.#takeAnswers();
        this.#takeData(frames);
        if (frames.length === 0) return;
        this.#write(frames);
        for (const dlc of this.#dlcs) dlc.sent();
      }
    } finally {
      this.#flowing = false;
    }
  }

  /** The last words: answers are written even to a pipe that has asked to hold. */
  flush(): void {
    const frames = this.#takeAnswers();
    if (frames.length > 0) this.#write(frames);
  }

  #takeAnswers(): Buffer[] {
    const frames = this.#answers;
    this.#answers = [];
    this.#answerBytes = 0;
    return frames;
  }

  #takeData(frames: Buffer[]): void {
    let bytes = 0;
    for (let silent = 0; silent < this.#dlcs.length && !this.stopped && bytes < BATCH;) {
      const dlc = this.#dlcs[this.#turn]!;
      this.#turn = (this.#turn + 1) % this.#dlcs.length;
      const payload = dlc.next();
      silent = payload ? 0 : silent + 1;
      if (!payload) continue;
      const frame = encodeFrame(dlc.dlci, false, UIH, payload);
      frames.push(frame);
      bytes += frame.length;
    }
  }

  #write(frames: Buffer[]): void {
    if (!this.#pipe.write(frames.length === 1 ? frames[0]! : Buffer.concat(frames))) {
      this.#full = true;
    }
  }
}
