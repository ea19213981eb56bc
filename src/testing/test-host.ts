import { milliseconds } from "../kernel/duration.ts";
import { HostError } from "../kernel/errors.ts";
import type { MemoryPipe } from "../kernel/memory-pipe.ts";
import type { InputLine } from "../kernel/pipe.ts";
import type { SimClock } from "../kernel/sim-clock.ts";
import { answerOf, resultOf, urcOf, type Answer, type HeardUrc } from "./answer.ts";
import { SeenLines } from "./host-actions.ts";
import { readable } from "../kernel/escapes.ts";

/** What one port said in one write, and when. */
export interface Said {
  /** Milliseconds of the clock. */
  readonly at: number;
  /** A character a byte. */
  readonly text: string;
}

const NO_CARRIER = Buffer.from("\r\nNO CARRIER\r\n");
/** No command may take longer by its manual: AT+COPS=?. */
const PATIENCE = "180 s";

/** A host at a port of a module in memory: types, and tells answers from URCs. */
export class TestHost {
  /** Its end of the port: `setLine("DTR", false)`, `pause()`. */
  readonly pipe: MemoryPipe;
  /** DCD, RI, DSR, CTS and the rate, as the module sets them. */
  readonly lines: SeenLines;
  readonly #clock: SimClock;
  readonly #defects: readonly string[];
  /** Every write of the module since `heard`, apart. */
  said: Said[] = [];
  #awaiting: { readonly echo: string; writes: Buffer[]; result: string | undefined } | undefined;
  /** Writes that no command asked for. */
  #unasked: Buffer[] = [];
  #data: Buffer[] | undefined;

  /** Made by `Bench.plug`. */
  constructor(pipe: MemoryPipe, clock: SimClock, defects: readonly string[]) {
    this.pipe = pipe;
    this.lines = new SeenLines(pipe);
    this.#clock = clock;
    this.#defects = defects;
    pipe.attach({ receive: (chunk) => this.#hear(chunk), drained() {}, closed() {} });
  }

  /** Types a command line, and answers what is said to it. Throws MT_TIMEOUT if nothing is within three minutes. */
  command(line: string, within: number | string = PATIENCE): Promise<Answer> {
    return this.send(`${line}\r`, within);
  }

  /** Types exactly these bytes, at a prompt for example, and answers what is said to them. */
  async send(bytes: string | Buffer, within: number | string = PATIENCE): Promise<Answer> {
    const typed = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
    const awaited = { echo: typed.toString("latin1"), writes: [] as Buffer[], result: undefined };
    this.#awaiting = awaited;
    this.#data = undefined;
    this.type(typed);
    const { writes } = awaited;
    const result = await this.#until(() => this.#awaiting?.result, within);
    this.#awaiting = undefined;
    if (result === undefined) {
      const heard = writes.length > 0 ? readable(Buffer.concat(writes)) : "nothing";
      throw timeout(`no answer to ${readable(typed)} within ${within}, but ${heard}`);
    }
    if (result.startsWith("CONNECT")) this.#data = [];
    return answerOf(writes, awaited.echo, result);
  }

  /** Types without waiting. */
  type(bytes: string | Buffer): void {
    this.pipe.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /**
   * The next URC that is, or matches, this; those before it stay for other calls. Throws MT_TIMEOUT with what came
   * instead.
   */
  async urc(wanted: string | RegExp, within: number | string = PATIENCE): Promise<HeardUrc> {
    const fits = (written: Buffer): boolean => {
      const { line } = urcOf(written);
      return typeof wanted === "string" ? line === wanted : wanted.test(line);
    };
    const found = await this.#until(() => this.#unasked.find(fits), within);
    if (!found) {
      const lines = this.urcs.join(", ") || "nothing";
      throw timeout(`no URC ${String(wanted)} within ${within}, but ${lines}`);
    }
    this.#unasked.splice(this.#unasked.indexOf(found), 1);
    return urcOf(found);
  }

  /** The URCs that `urc` has not taken. */
  get urcs(): readonly string[] {
    return this.#unasked.map((written) => urcOf(written).line);
  }

  /** In data mode: removes and returns what has come. */
  data(): Buffer {
    return Buffer.concat(this.#data?.splice(0) ?? []);
  }

  /** Leaves data mode as a host does: a second of silence, `+++`, a second of silence. */
  async escape(): Promise<Answer> {
    await this.#clock.advance(1000);
    return this.send("+++");
  }

  /** Everything that was said since the last call. */
  heard(): string {
    const text = this.said.map((write) => write.text).join("");
    this.said = [];
    return text;
  }

  /** Moves DTR or RTS. */
  setLine(line: InputLine | "RTS", active: boolean): void {
    this.pipe.setLine(line, active);
  }

  #hear(chunk: Buffer): void {
    this.said.push({ at: this.#clock.now, text: chunk.toString("latin1") });
    const awaited = this.#awaiting;
    if (awaited && awaited.result === undefined) {
      awaited.writes.push(chunk);
      awaited.result = resultOf(chunk);
    } else if (this.#data && !chunk.equals(NO_CARRIER)) this.#data.push(chunk);
    else {
      this.#data = undefined;
      this.#unasked.push(chunk);
    }
  }

  async #until<T>(look: () => T | undefined, within: number | string): Promise<T | undefined> {
    const ms = typeof within === "number" ? within : (milliseconds(within) ?? 0);
    const end = this.#clock.now + ms;
    await this.#clock.advance(0);
    for (;;) {
      if (this.#defects.length > 0) throw new Error(`a mistake in modemtwin: ${this.#defects[0]}`);
      const found = look();
      if (found !== undefined) return found;
      const due = this.#clock.nextDue;
      if (due === undefined || due > end) return undefined;
      await this.#clock.advance(due - this.#clock.now);
    }
  }
}

function timeout(message: string): HostError {
  return new HostError("MT_TIMEOUT", message);
}
