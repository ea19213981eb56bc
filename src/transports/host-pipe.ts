import type { LineFormat, Pipe, PipeReader, SerialLine, Uart } from "../kernel/pipe.ts";
import type { Connection } from "./connection.ts";
import { KeptInput } from "./kept-input.ts";
import { ShownLines } from "./shown-lines.ts";

/** `refused`: there was another host, or it is none; then `why` says what it is. */
export type HostEvent = "host attached" | "host left" | "host refused";

/** What goes on at a port, for whoever wants to know. */
export interface HostPipeOptions {
  /** Hears of hosts, with where they come from; `why` where one left by a mishap, or is none. */
  readonly onHost?:
    | ((event: HostEvent, from: string | undefined, why?: string) => void)
    | undefined;
  /** Hears that the host has set its rate. */
  readonly onRate?: ((format: LineFormat) => void) | undefined;
  /** Calls back once everything typed has been answered; at once if not given. Answers how to have it not do so. */
  readonly whenAnswered?: ((run: () => void) => () => void) | undefined;
  /** Its connections are serial lines, with DTR and the rest. */
  readonly serial?: boolean;
}

/** Bytes kept for a module that holds, so that lines and ends among them are seen. */
const KEPT = 64 * 1024;
/** The same while somebody waits for the port: the one who has it may have gone behind all that systems keep. */
const SOUGHT = 16 * 1024 * 1024;
/** How long a newcomer waits for the end of the host before, in milliseconds. */
const GRACE = 50;

/** The module's end of a port that has one host at a time. What is said while there is none is lost. */
export class HostPipe implements Pipe {
  readonly tellsHosts = true;
  readonly serial: SerialLine | undefined;
  readonly uart: Uart | undefined;
  readonly #options: HostPipeOptions;
  readonly #newcomers = new Map<Connection, NodeJS.Timeout>();
  readonly #lines = new ShownLines(() => this.#present?.line);
  readonly #kept = new KeptInput();
  #present: Connection | undefined;
  #reader: PipeReader | undefined;
  #paused = false;
  /** What was delivered to a module that holds, in bytes. */
  #pressed = 0;
  /** The host's DTR has been taken away with it. */
  #dropped = false;
  #forgetAnswers: (() => void) | undefined;
  #holding = false;
  #closed = false;

  constructor(options: HostPipeOptions = {}) {
    this.#options = options;
    if (!options.serial) return;
    const lines = this.#lines;
    const format = (): LineFormat | undefined => this.#present?.line?.host;
    this.serial = { set: (line, active) => lines.set(line, active) };
    this.uart = {
      setBaudRate: (rate) => lines.setBaudRate(rate),
      setFlowControl: (flow) => lines.setFlowControl(flow),
      get host() {
        return format();
      },
    };
  }

  // ---- hosts

  /** Somebody is at the port. They get it if it is free, or if whoever has it is about to go. */
  accept(connection: Connection): void {
    if (this.#closed) return connection.destroy();
    const present = this.#present;
    if (!present) return this.#take(connection);
    if (present.ended) return this.#replace(connection);
    // The end of the one before may be on its way: a host that comes back at once is not another one.
    const decide = setTimeout(() => this.#decide(connection), GRACE);
    this.#newcomers.set(connection, decide);
    if (this.#hasRoom && !present.outOfBand) present.resume();
  }

  #decide(newcomer: Connection): void {
    clearTimeout(this.#newcomers.get(newcomer));
    this.#newcomers.delete(newcomer);
    if (this.#closed) return newcomer.destroy();
    if (!this.#present) return this.#take(newcomer);
    if (this.#present.ended) return this.#replace(newcomer);
    newcomer.refuse();
    this.#options.onHost?.("host refused", newcomer.from);
  }

  /** A host that has said its last listens for answers at most: it makes room for one that types. */
  #replace(connection: Connection): void {
    const present = this.#present!;
    this.#leave(present);
    present.destroy();
    this.#take(connection);
  }

  #take(connection: Connection): void {
    this.#present = connection;
    this.#dropped = false;
    if (this.#paused) this.#hold(connection);
    if (connection.line) this.#lines.showAll(connection.line);
    this.#options.onHost?.("host attached", connection.from);
    this.#reader?.hostCame?.();
    const present =
      <A extends unknown[]>(hear: (...told: A) => void) =>
      (...told: A): void => {
        if (this.#present === connection) hear(...told);
      };
    connection.begin({
      data: present((chunk) => {
        this.#inTurn(connection, chunk.length, () => this.#reader?.receive(chunk));
      }),
      broke: present(() => this.#inTurn(connection, 0, () => this.#reader?.broke?.())),
      // A line is no byte, and waits for none.
      line: present((line, active) => this.#reader?.line?.(line, active)),
      drained: present(() => this.#drained()),
      ended: present(() => this.#ended(connection)),
      closed: present((why) => {
        this.#leave(connection, why);
        this.#letDecide();
      }),
      refused: present((why) => {
        this.#options.onHost?.("host refused", connection.from, why);
        this.#leave(connection);
        connection.destroy();
        this.#letDecide();
      }),
      rateSet: present(() => {
        const format = connection.line?.host;
        if (format) this.#options.onRate?.(format);
      }),
    });
  }

  /** What comes while the module holds, or out of what was read before that, waits; all in its order. */
  #inTurn(connection: Connection, bytes: number, run: () => void): void {
    if (!this.#paused && this.#kept.empty) return run();
    this.#kept.push(bytes, run);
    if (!this.#hasRoom) connection.pause();
  }

  get #hasRoom(): boolean {
    return this.#kept.cost <= (this.#newcomers.size > 0 ? SOUGHT : KEPT);
  }

  /** A host that says its last still wants the answers to what it typed; unless another one comes. */
  #ended(connection: Connection): void {
    this.#hearOut();
    this.#reader?.closed();
    this.#dropLines(connection);
    const answered = this.#options.whenAnswered;
    if (answered) this.#forgetAnswers = answered(() => connection.end());
    else connection.end();
    this.#letDecide();
  }

  #leave(connection: Connection, why?: string): void {
    this.#hearOut();
    this.#present = undefined;
    this.#forgetAnswers?.();
    this.#forgetAnswers = undefined;
    this.#dropLines(connection);
    this.#reader?.hostLeft?.();
    this.#drained();
    this.#options.onHost?.("host left", connection.from, why);
  }

  /**
   * Whoever goes is seen to go at once, and nothing that they said before is lost: a module that holds gets it all the
   * same, as long as it is not host after host of whom it takes nothing.
   */
  #hearOut(): void {
    if (this.#pressed > SOUGHT) this.#kept.clear();
    if (this.#paused) this.#pressed += this.#kept.cost;
    this.#kept.run(() => true);
  }

  /** A host of a serial line takes its DTR along. */
  #dropLines(connection: Connection): void {
    if (!connection.line || this.#dropped) return;
    this.#dropped = true;
    this.#reader?.line?.("DTR", false);
  }

  #letDecide(): void {
    for (const newcomer of [...this.#newcomers.keys()]) this.#decide(newcomer);
  }

  // ---- as a pipe

  write(chunk: Buffer): boolean {
    if (!this.#present) return true;
    const room = this.#present.write(chunk);
    if (!room) this.#holding = true;
    return room;
  }

  pause(): void {
    this.#paused = true;
    this.#lines.hold(true);
    if (this.#present) this.#hold(this.#present);
  }

  #hold(connection: Connection): void {
    if (connection.outOfBand) connection.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#pressed = 0;
    this.#lines.hold(false);
    this.#kept.run(() => !this.#paused);
    if (!this.#paused) this.#present?.resume();
  }

  close(): void {
    this.#closed = true;
    this.#reader = undefined;
    this.#forgetAnswers?.();
    this.#letDecide();
    this.#present?.close();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    if (this.#present) reader.hostCame?.();
    else if (this.serial) reader.line?.("DTR", false);
  }

  #drained(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#reader?.drained();
  }
}
