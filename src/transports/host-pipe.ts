import type {
  FlowControl,
  LineFormat,
  ModuleLine,
  Pipe,
  PipeReader,
  SerialLine,
  Uart,
} from "../kernel/pipe.ts";
import type { Connection } from "./connection.ts";

/** `refused`: there was another host. */
export type HostEvent = "host attached" | "host left" | "host refused";

/** What goes on at a port, for whoever wants to know. */
export interface HostPipeOptions {
  /** Hears of hosts, with where they come from; `why` where one left by a mishap. */
  readonly onHost?:
    | ((event: HostEvent, from: string | undefined, why?: string) => void)
    | undefined;
  /** Hears that the host has set its rate. */
  readonly onRate?: ((format: LineFormat) => void) | undefined;
  /** Calls back once everything typed has been answered; at once if not given. */
  readonly whenAnswered?: ((run: () => void) => void) | undefined;
  /** Its connections are serial lines, with DTR and the rest. */
  readonly serial?: boolean;
}

/** Bytes kept for a reader that has paused while lines are told among them. */
const KEPT = 64 * 1024;
/** How long a newcomer waits for the end of the host before, in milliseconds. */
const GRACE = 50;

/** The module's end of a port that has one host at a time. What is said while there is none is lost. */
export class HostPipe implements Pipe {
  readonly serial: SerialLine | undefined;
  readonly uart: Uart | undefined;
  readonly #options: HostPipeOptions;
  readonly #newcomers = new Map<Connection, NodeJS.Timeout>();
  readonly #lines: Record<ModuleLine, boolean> = { DSR: false, DCD: false, RI: false };
  #cts = false;
  #flow: FlowControl = { byRts: false, byCts: false };
  #rate = 0;
  #present: Connection | undefined;
  #reader: PipeReader | undefined;
  #paused = false;
  #kept: (() => void)[] = [];
  #keptBytes = 0;
  #holding = false;
  #closed = false;

  constructor(options: HostPipeOptions = {}) {
    this.#options = options;
    if (!options.serial) return;
    this.serial = { set: (line, active) => this.#setLine(line, active) };
    const format = (): LineFormat | undefined => this.#present?.line?.host;
    this.uart = {
      setBaudRate: (rate) => this.#setBaudRate(rate),
      setFlowControl: (flow) => this.#setFlowControl(flow),
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
    const inTurn = (run: () => void): void => this.#inTurn(connection, run);
    if (this.#paused) this.#hold(connection);
    if (connection.line) this.#showAll(connection);
    this.#options.onHost?.("host attached", connection.from);
    this.#reader?.hostCame?.();
    connection.begin({
      data: (chunk) => {
        if (!this.#paused && this.#present === connection) this.#reader?.receive(chunk);
        else {
          inTurn(() => this.#reader?.receive(chunk));
          this.#keptBytes += chunk.length;
          if (this.#keptBytes > KEPT) connection.pause();
        }
      },
      drained: () => {
        if (this.#present === connection) this.#drained();
      },
      ended: () => inTurn(() => this.#ended(connection)),
      closed: (why) => inTurn(() => this.#leave(connection, why)),
      // A line is no byte, and waits for none.
      line: (line, active) => {
        if (this.#present === connection) this.#reader?.line?.(line, active);
      },
      broke: () => inTurn(() => this.#reader?.broke?.()),
      rateSet: () => {
        const format = connection.line?.host;
        if (this.#present === connection && format) this.#options.onRate?.(format);
      },
    });
  }

  /** What comes while the reader has paused, out of what was read before that, waits; all in its order. */
  #inTurn(connection: Connection, run: () => void): void {
    if (this.#present !== connection) return;
    if (this.#paused || this.#kept.length > 0) this.#kept.push(run);
    else run();
  }

  #ended(connection: Connection): void {
    this.#reader?.closed();
    // A host that says its last still wants the answers to what it typed; unless another one comes.
    const answered = this.#options.whenAnswered ?? ((run: () => void) => run());
    answered(() => connection.end());
    this.#letDecide();
  }

  #leave(connection: Connection, why?: string): void {
    if (this.#present !== connection) return;
    this.#present = undefined;
    this.#kept = [];
    this.#keptBytes = 0;
    if (connection.line) this.#reader?.line?.("DTR", false);
    this.#reader?.hostLeft?.();
    this.#drained();
    this.#options.onHost?.("host left", connection.from, why);
    this.#letDecide();
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
    this.#showCts();
    if (this.#present) this.#hold(this.#present);
  }

  #hold(connection: Connection): void {
    if (!connection.linesInBand) connection.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#showCts();
    while (!this.#paused && this.#kept.length > 0) this.#kept.shift()!();
    if (this.#paused) return;
    this.#keptBytes = 0;
    this.#present?.resume();
  }

  close(): void {
    this.#closed = true;
    this.#reader = undefined;
    this.#letDecide();
    this.#present?.close();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    if (this.serial && !this.#present) reader.line?.("DTR", false);
  }

  #drained(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#reader?.drained();
  }

  // ---- lines, which are there whether or not somebody sees them

  #setLine(line: ModuleLine, active: boolean): void {
    this.#lines[line] = active;
    this.#present?.line?.set(line, active);
    if (line === "DSR") this.#showCts();
  }

  #setBaudRate(rate: number): void {
    this.#rate = rate;
    this.#present?.line?.setBaudRate(rate);
  }

  #setFlowControl(flow: FlowControl): void {
    this.#flow = flow;
    this.#present?.line?.setFlowControl(flow);
    this.#showCts();
  }

  /** CTS: the module runs, and does not hold the host. */
  #showCts(): void {
    const cts = this.#lines.DSR && !(this.#flow.byCts && this.#paused);
    if (cts === this.#cts) return;
    this.#cts = cts;
    this.#present?.line?.set("CTS", cts);
  }

  #showAll({ line }: Connection): void {
    for (const name of ["DSR", "DCD", "RI"] as const) line?.set(name, this.#lines[name]);
    line?.set("CTS", this.#cts);
    line?.setFlowControl(this.#flow);
    if (this.#rate > 0) line?.setBaudRate(this.#rate);
  }
}
