import type { Clock } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { Remote, Stage } from "./play.ts";
import { mistake } from "./surroundings.ts";

/** A block is awaited for at most five seconds, or for as long as the command may take. */
const PATIENCE = 5000;

export interface PortStageOptions {
  /** The host's end of a module's port. */
  readonly pipe: Pipe;
  readonly clock: Clock;
  /** Moves DTR, where there is one. */
  readonly setDtr?: ((active: boolean) => void) | undefined;
  /** How long a command may take, in milliseconds: `AT+QIACT=1`. */
  readonly mostOf?: (typed: string) => number;
}

/** Any module behind a port, in real time. There is nobody around it who could be told to do something. */
export class PortStage implements Stage {
  readonly #pipe: Pipe;
  readonly #clock: Clock;
  readonly #setDtr: ((active: boolean) => void) | undefined;
  readonly #mostOf: (typed: string) => number;
  #heard: Buffer[] = [];
  #heardBytes = 0;
  #most = 0;
  #wake: () => void = () => {};
  /** The module is gone. */
  gone = false;

  constructor({ pipe, clock, setDtr, mostOf = () => 0 }: PortStageOptions) {
    this.#pipe = pipe;
    this.#clock = clock;
    this.#setDtr = setDtr;
    this.#mostOf = mostOf;
    pipe.attach({
      receive: (chunk) => {
        this.#heard.push(chunk);
        this.#heardBytes += chunk.length;
        this.#wake();
      },
      drained() {},
      closed: () => {
        this.gone = true;
        this.#wake();
      },
    });
  }

  type(bytes: Buffer): void {
    this.#most = this.#mostOf(bytes.toString("latin1"));
    this.#pipe.write(bytes);
  }

  heard(): Buffer {
    if (this.#heard.length > 1) this.#heard = [Buffer.concat(this.#heard)];
    return this.#heard[0] ?? NOTHING;
  }

  get heardBytes(): number {
    return this.#heardBytes;
  }

  forget(): void {
    this.#heard = [];
    this.#heardBytes = 0;
  }

  /** For `patience` at most, or for as long as the command may take. */
  async until(done: () => boolean, patience = PATIENCE): Promise<void> {
    const most = Math.max(patience, this.#most);
    const end = this.#clock.now + most;
    const alarm = this.#clock.after(most, () => this.#wake());
    while (this.#clock.now < end && !this.gone && !done()) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    alarm.cancel();
    if (this.gone) throw mistake("the module is gone");
  }

  async pass(ms: number): Promise<void> {
    await new Promise<void>((resolve) => void this.#clock.after(ms, resolve));
    if (this.gone) throw mistake("the module is gone");
  }

  remote(who: string): Remote {
    throw mistake(`${who}: there are no peers around a module at a port`);
  }

  does(who: string, what: string): void {
    const [, how] = /^(drops|raises) DTR$/.exec(what) ?? [];
    if (who !== "host" || how === undefined || !this.#setDtr) {
      throw mistake(`${who}! ${what}: cannot be done to a module at a port`);
    }
    this.#setDtr(how === "raises");
  }

  async close(): Promise<void> {
    this.#pipe.close();
  }
}

const NOTHING = Buffer.alloc(0);
