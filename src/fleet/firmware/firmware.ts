import type { Alarm, Clock } from "../../kernel/clock.ts";
import type { MemoryPipe } from "../../kernel/memory-pipe.ts";
import type { Random } from "../../kernel/random.ts";
import type { PipeReader } from "../../kernel/pipe.ts";
import { Ear, type Heard } from "./ear.ts";
import type { FirmwareScript, FirmwareStep } from "./script.ts";
import type { Values } from "./template.ts";

/** How long a restart of the driver rests at most, as a multiple of the script's own. */
const MOST_BACKOFF = 100;
/** Lines kept for a step that awaits one of them. */
const MOST_LINES = 50;

/** What virtual firmware runs with. */
export interface FirmwareAround {
  readonly script: FirmwareScript;
  readonly clock: Clock;
  readonly random: Random;
  /** The host's end of the module's port. */
  readonly pipe: MemoryPipe;
  /** How much shorter or longer a pause may be: 0.2 is a fifth. */
  readonly jitter: number;
  /** `{imei}` and the like; undefined: nobody has said. */
  value(name: string): string | undefined;
  /** An operation has ended: `ok`, or what it failed with, and how long it took in milliseconds. */
  told(operation: string, result: string, ms: number): void;
  /** It was played to its end. */
  done(): void;
}

const FINAL = /^(OK|ERROR|NO CARRIER|SEND OK|SEND FAIL|\+CM[ES] ERROR: .*|CONNECT.*)$/;
const GOOD = /^(OK|SEND OK|CONNECT.*)$/;

/** A driver in a few hundred bytes: plays a script at one module. One thing at a time, and nothing that waits is a promise. */
export class Firmware implements Heard, PipeReader, Values {
  readonly #around: FirmwareAround;
  readonly #ear: Ear;
  readonly #left: number[] = [];
  #at = -1;
  /** Which of the script's two parts is played. */
  #failing = false;
  #failures = 0;
  #sequence = 0;
  #alarm: Alarm | undefined;
  /** What is awaited. */
  #awaits: "result" | "line" | "room" | undefined;
  #wanted = "";
  #operation = "";
  #from = 0;
  /** When the last payload was typed, for the round trip. */
  #sentAt: number | undefined;
  #openedFrom: number | undefined;
  #lines: string[] = [];
  #stopped = true;

  constructor(around: FirmwareAround) {
    this.#around = around;
    this.#ear = new Ear(this);
    around.pipe.attach(this);
  }

  // ---- what templates ask for

  get random(): Random {
    return this.#around.random;
  }

  value(name: string): string | undefined {
    return name === "sequence" ? String(this.#sequence) : this.#around.value(name);
  }

  // ---- the module's port

  receive(chunk: Buffer): void {
    this.#ear.hear(chunk);
  }

  closed(): void {}

  // ---- what the module says

  prompt(): void {
    this.#result("> ");
  }

  data(): void {}

  // ---- its life

  /** Something has failed since it began, or since its last whole round. */
  get failing(): boolean {
    return this.#failures > 0;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#begin();
  }

  /** As if its power was cut. */
  stop(): void {
    this.#stopped = true;
    this.#forget();
    this.#ear.forget();
  }

  #forget(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#awaits = undefined;
    this.#lines = [];
    this.#sentAt = undefined;
    this.#openedFrom = undefined;
  }

  #begin(): void {
    this.#forget();
    this.#ear.forget();
    this.#failing = false;
    this.#at = -1;
    this.#left.length = 0;
    this.#next();
  }

  get #steps(): readonly FirmwareStep[] {
    const { script } = this.#around;
    return this.#failing ? script.failure : script.steps;
  }

  #next(): void {
    // In a loop: a step that is over at once needs no stack.
    while (!this.#stopped) {
      const step = this.#steps[++this.#at];
      if (!step) return this.#over();
      if (!this.#play(step)) return;
    }
  }

  #over(): void {
    if (!this.#failing) {
      this.#failures = 0;
      return this.#around.done();
    }
    const { script, clock } = this.#around;
    const rest = script.backoff * Math.min(MOST_BACKOFF, 2 ** (this.#failures - 1));
    this.#alarm = clock.after(this.#jittered(rest), () => this.#begin());
  }

  /** True: it is over already. */
  #play(step: FirmwareStep): boolean {
    const { clock, pipe } = this.#around;
    switch (step.kind) {
      case "command": {
        this.#lines = [];
        this.#await("result", step.operation);
        if (step.operation === "open") this.#openedFrom = this.#from;
        const bytes = step.text.fill(this);
        pipe.write(Buffer.concat([bytes, CR]));
        return false;
      }
      case "payload": {
        this.#sequence++;
        const bytes = step.text.fill(this);
        this.#sentAt = clock.now;
        if (this.#ear.inData) {
          if (pipe.write(bytes)) return true;
          // The module takes no more, as its server does not read.
          this.#await("room", "send");
          return false;
        }
        this.#await("result", "send");
        pipe.write(bytes);
        return false;
      }
      case "await": {
        const wanted = step.text.fill(this).toString("latin1");
        this.#await("line", operationAwaited(wanted), wanted);
        const heard = this.#lines;
        this.#lines = [];
        for (const line of heard) if (this.#awaits === "line") this.line(line);
        return false;
      }
      case "pause":
        this.#alarm = clock.after(this.#jittered(step.ms), () => this.#next());
        return false;
      case "repeat":
        this.#left.push(step.times);
        return true;
      case "end": {
        const left = this.#left.pop()! - 1;
        // A whole round has gone well, and the next failure is a first one. Less is not enough: a server that lets
        // everybody in, and answers nobody, would never be spared.
        if (this.#left.length === 0) this.#failures = 0;
        if (left <= 0) return true;
        this.#left.push(left);
        this.#at = step.from;
        return true;
      }
    }
  }

  #await(what: "result" | "line" | "room", operation: string, wanted = ""): void {
    const { clock, script } = this.#around;
    this.#awaits = what;
    this.#wanted = wanted;
    this.#operation = operation;
    this.#from = clock.now;
    this.#alarm?.cancel();
    this.#alarm = clock.after(script.patience, () => this.#ended("timeout"));
  }

  line(line: string): void {
    if (this.#stopped) return;
    if (this.#awaits === "result" && FINAL.test(line)) return this.#result(line);
    if (this.#awaits === "line") {
      if (line.startsWith(this.#wanted)) return this.#ended("ok");
      const other = failedInstead(this.#wanted, line);
      if (other !== undefined) return this.#ended(other);
    }
    this.#lines.push(line);
    if (this.#lines.length > MOST_LINES) this.#lines.shift();
  }

  #result(result: string): void {
    if (this.#awaits !== "result" || this.#stopped) return;
    const connected = result.startsWith("CONNECT");
    if (connected) this.#ear.inData = true;
    // AT+QIOPEN is over with its URC, AT+QISEND with what follows its prompt.
    const opening = this.#operation === "open" && result === "OK";
    const good = result === "> " || GOOD.test(result);
    this.#ended(good ? "ok" : result, opening || result === "> ");
  }

  /** There is room again for what data mode takes. */
  drained(): void {
    if (this.#awaits !== "room") return;
    this.#awaits = undefined;
    this.#alarm?.cancel();
    this.#later();
  }

  /** `open`: it goes on, and ends with what it asks for. */
  #ended(result: string, open = false): void {
    const { clock, told } = this.#around;
    this.#alarm?.cancel();
    this.#alarm = undefined;
    this.#awaits = undefined;
    const operation = this.#operation;
    if (!open) told(operation, result, clock.now - this.#began(operation));
    if (result === "ok" || this.#failing) return void this.#later();
    this.#fail();
  }

  /** When an operation of several steps began. */
  #began(operation: string): number {
    if (operation === "round trip") return this.#sentAt ?? this.#from;
    if (operation === "open") return this.#openedFrom ?? this.#from;
    return this.#from;
  }

  #fail(): void {
    this.#failures++;
    this.#failing = true;
    // A module in data mode is still in it, and what is done behind a failure may leave it.
    this.#forget();
    this.#at = -1;
    this.#later();
  }

  /** Apart from what the module is just saying. */
  #later(): void {
    this.#alarm = this.#around.clock.after(0, () => this.#next());
  }

  #jittered(ms: number): number {
    const { jitter, random } = this.#around;
    if (jitter === 0) return ms;
    return ms * (1 + (jitter * random.int(-1000, 1000)) / 1000);
  }
}

const CR = Buffer.from("\r");

/** What waiting for such a line is counted under. */
function operationAwaited(wanted: string): string {
  if (wanted.startsWith("+QIOPEN")) return "open";
  if (wanted.startsWith('+QIURC: "recv"')) return "round trip";
  return wanted.split(/[:,]/, 1)[0]!;
}

/** What came instead of `+QIOPEN: 0,0`: `+QIOPEN 566`. Undefined: the line is about something else. */
function failedInstead(wanted: string, line: string): string | undefined {
  const [, head = "", id = ""] = /^(\+\w+): (\d+),0$/.exec(wanted) ?? [];
  if (head === "" || !line.startsWith(`${head}: ${id},`)) {
    // The connection is gone that something was awaited from.
    return /^\+QIURC: "(closed|pdpdeact)"/.test(line) ? line.split(",", 1)[0] : undefined;
  }
  return `${head} ${line.slice(head.length + id.length + 3)}`;
}
