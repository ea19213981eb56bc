import { ByteQueue } from "../kernel/byte-queue.ts";
import type { Pipe, PipeReader } from "../kernel/pipe.ts";
import { CommandLine, type Part } from "./command-line.ts";
import type { Command, Equipment } from "./command.ts";
import { EscapeGuard } from "./escape-guard.ts";
import { LineEditor } from "./line-editor.ts";
import { PromptInput } from "./prompt-input.ts";
import { factoryRegisters, type Registers } from "./registers.ts";
import {
  ERROR,
  type DataLink,
  type DataPeer,
  type Final,
  type Prompt,
  type Reply,
  type Result,
  type ResultCode,
} from "./reply.ts";
import { addInfo, addResult, addUrc, joined, type Output } from "./response.ts";
import { SettingsStore } from "./settings-store.ts";
import type { Urc, UrcSource } from "./urc.ts";
import { UrcQueue } from "./urc-queue.ts";

const LF = 0x0a;
const CR = 0x0d;
const PROMPT = Buffer.from("\r\n> ", "latin1");
/** Bytes typed ahead while a command runs; past them the pipe is paused. */
const TYPE_AHEAD = 8 * 1024;

type Mode =
  | { readonly kind: "off" }
  | { readonly kind: "command" }
  | { readonly kind: "busy" }
  | { readonly kind: "prompt"; readonly prompt: Prompt; readonly input: PromptInput }
  | { readonly kind: "data"; readonly peer: DataPeer; readonly guard: EscapeGuard };

const OFF: Mode = { kind: "off" };
const COMMAND: Mode = { kind: "command" };
const BUSY: Mode = { kind: "busy" };

/** One AT port. Runs the host's command lines, one at a time, and in data mode hands its bytes to a peer. */
export class AtChannel<E extends Equipment> implements PipeReader, DataLink {
  /** As AT+QISTATE prints it: `uart1`. */
  readonly name: string;
  readonly registers: Registers;
  /** Settings of this port alone. */
  readonly settings: SettingsStore = new SettingsStore();
  /** AT+CMEE: how this port shows a +CME ERROR. */
  cmee = 1;
  readonly #equipment: E;
  readonly #pipe: Pipe;
  readonly #commands: ReadonlyMap<string, Command<E>>;
  readonly #editor = new LineEditor();
  readonly #urcs: UrcQueue;
  #mode: Mode = COMMAND;
  /** Typed ahead while a command runs. */
  #input: ByteQueue | undefined;
  #feeding = false;
  /** The last byte was a command line's CR: an LF that follows may belong to it. */
  #afterCr = false;
  /** Whether this host ends its lines with CR LF; undefined until its first line has shown it. */
  #endsWithLf: boolean | undefined;
  #lastLine: string | undefined;
  /** The command whose answer is awaited. */
  #running: Command<E> | undefined;
  #lastFinalAt = -Infinity;
  #typedAt = -Infinity;
  #outputFull = false;
  #peerFull = false;
  #inputHeld = false;
  #dtr = false;
  /** Counts restarts: an answer that comes after one is nobody's any more. */
  #life = 0;

  constructor(name: string, equipment: E, pipe: Pipe, commands: ReadonlyMap<string, Command<E>>) {
    this.name = name;
    this.#equipment = equipment;
    this.#pipe = pipe;
    this.#commands = commands;
    this.registers = factoryRegisters(equipment.model);
    this.#urcs = new UrcQueue(equipment.clock, () => this.#speak());
    pipe.attach(this);
  }

  // ---- the pipe's side

  receive(chunk: Buffer): void {
    if (this.#mode.kind === "data" && !this.#afterCr && !this.#feeding)
      return this.#pass(this.#mode, chunk);
    if (this.#feeding) return this.#typeAhead(chunk);
    this.#work(() => this.#feed(chunk));
  }

  drained(): void {
    this.#outputFull = false;
    if (this.#mode.kind === "data") this.#mode.peer.resume();
    this.#holdInput();
    this.#speak();
  }

  closed(): void {
    this.#editor.clear();
  }

  hostLeft(): void {
    this.#editor.clear();
    const mode = this.#mode;
    if (mode.kind !== "prompt") return;
    this.#mode = BUSY;
    this.#answer(this.#attempt(() => mode.prompt.cancelled()));
  }

  dtr(on: boolean): void {
    const dropped = this.#dtr && !on;
    this.#dtr = on;
    const mode = this.#mode;
    if (!dropped || mode.kind !== "data" || this.registers["&D"] === 0) return;
    const keep = this.registers["&D"] === 1;
    mode.guard.end();
    this.#mode = BUSY;
    mode.peer.left(keep ? "keep" : "end");
    this.#finish([], keep ? "OK" : "NO CARRIER");
  }

  /** Nothing is in progress and no URC waits. */
  get idle(): boolean {
    return (this.#mode.kind === "command" || this.#mode.kind === "off") && this.#urcs.empty;
  }

  // ---- the peer's side, in data mode

  send(chunk: Buffer): boolean {
    const room = this.#pipe.write(chunk);
    if (!room) this.#outputFull = true;
    return room;
  }

  end(): void {
    if (this.#mode.kind !== "data") return;
    this.#mode.guard.end();
    this.#finish([], "NO CARRIER");
  }

  ready(): void {
    this.#peerFull = false;
    this.#holdInput();
  }

  // ---- the module's side

  /** Says a URC as soon as no response is in progress and the gap behind the last one has passed. */
  report(urc: UrcSource): void {
    if (this.#mode.kind === "off") return;
    this.#urcs.push(urc);
    this.#speak();
  }

  /** Says a URC at once, whatever is in progress: what comes with the end of power waits for nobody. */
  shout(urc: Urc): void {
    if (this.#mode.kind === "off") return;
    const out: Output = [];
    addUrc(out, urc, this.registers);
    this.#flush(out);
  }

  /** Registers and settings of this port as the factory made them. */
  factory(): void {
    Object.assign(this.registers, factoryRegisters(this.#equipment.model));
    this.settings.clear();
    this.cmee = 1;
  }

  /** Off: deaf and mute, and whatever was in progress is forgotten. On: command mode, nothing typed. */
  setPower(on: boolean): void {
    this.#life++;
    if (this.#mode.kind === "data") this.#mode.guard.end();
    this.#mode = on ? COMMAND : OFF;
    this.#editor.clear();
    this.#urcs.clear();
    this.#input = undefined;
    this.#lastLine = undefined;
    this.#afterCr = false;
    this.#holdInput();
  }

  // ---- input

  /** Does something that may say or change something; what is typed meanwhile is looked at afterwards, in order. */
  #work(job: () => void): void {
    this.#feeding = true;
    job();
    while (this.#input && this.#mode.kind !== "busy") {
      const typed = this.#input;
      this.#input = undefined;
      this.#feed(typed.take(typed.length));
    }
    this.#feeding = false;
    this.#holdInput();
  }

  #feed(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at = this.#step(chunk, at);
  }

  /** Takes bytes from `at` on as the mode wants them; answers how far it got. */
  #step(chunk: Buffer, at: number): number {
    const mode = this.#mode;
    if (this.#afterCr && mode.kind !== "busy" && mode.kind !== "off") {
      this.#afterCr = false;
      if (this.#isLineFeed(chunk[at]!)) return at + 1;
    }
    switch (mode.kind) {
      case "off":
        this.#equipment.typedWhileOff();
        return chunk.length;
      case "busy":
        this.#typeAhead(at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
      case "command":
        return this.#type(chunk, at);
      case "prompt":
        return this.#collect(mode.prompt, mode.input, chunk, at);
      case "data":
        this.#pass(mode, at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
    }
  }

  /**
   * Whether the byte behind a command's CR belongs to the line end. A host that ends its lines with CR alone may well
   * begin its payload with LF (protobuf does), so it is asked what it did before.
   */
  #isLineFeed(byte: number): boolean {
    if (byte !== LF) {
      this.#endsWithLf ??= false;
      return false;
    }
    if (this.#mode.kind === "command" || this.#endsWithLf === undefined) this.#endsWithLf = true;
    return this.#endsWithLf;
  }

  #typeAhead(chunk: Buffer): void {
    (this.#input ??= new ByteQueue()).push(chunk);
    this.#holdInput();
  }

  #type(chunk: Buffer, from: number): number {
    const { traits } = this.#equipment.model;
    const limits = { lineLength: traits.commandLineLength, backspaceEcho: traits.backspaceEcho };
    const next = this.#editor.feed(chunk, from, this.registers, limits);
    const { typed, echo } = this.#editor;
    const out: Output = this.registers.E === 1 && echo !== "" ? [echo] : [];
    switch (typed.kind) {
      case "partial":
        if (!this.#editor.empty) this.#typedAt = this.#equipment.clock.now;
        this.#flush(out);
        break;
      case "line":
        this.#afterCr = chunk[next - 1] === CR;
        this.#runLine(typed.text, out);
        break;
      case "repeat":
        if (this.#lastLine !== undefined) this.#runLine(this.#lastLine, out);
        else this.#finish(out, traits.repeatNothing);
        break;
      case "too long":
        this.#afterCr = chunk[next - 1] === CR;
        this.#finish(out, "ERROR");
    }
    return next;
  }

  #collect(prompt: Prompt, input: PromptInput, chunk: Buffer, from: number): number {
    const next = input.feed(chunk, from);
    const out: Output = [];
    if (prompt.echo && input.echo.length > 0) out.push(input.echo);
    if (input.state === "partial") this.#flush(out);
    else {
      this.#mode = BUSY;
      const complete = input.state === "complete";
      this.#answer(
        this.#attempt(() => (complete ? prompt.take(input.taken()) : prompt.cancelled())),
        out,
      );
    }
    return next;
  }

  #pass(mode: Mode & { kind: "data" }, chunk: Buffer): void {
    if (mode.guard.passes(chunk) && !mode.peer.write(chunk)) {
      this.#peerFull = true;
      this.#holdInput();
    }
  }

  /** Pauses the pipe while there is nowhere to put more, and only then. */
  #holdInput(): void {
    const hold =
      this.#mode.kind === "data"
        ? this.#peerFull
        : this.#outputFull || (this.#input !== undefined && this.#input.length >= TYPE_AHEAD);
    if (hold === this.#inputHeld) return;
    this.#inputHeld = hold;
    if (hold) this.#pipe.pause();
    else this.#pipe.resume();
  }

  // ---- commands

  #runLine(text: string, out: Output): void {
    const prefix = prefixEnd(text, this.#equipment.model.traits.prefixCase);
    // V.250 5.2.1: what is no command line is not answered.
    if (prefix < 0) return this.#flush(out);
    this.#lastLine = text;
    this.#mode = BUSY;
    this.#runParts(new CommandLine(text.slice(prefix)), out);
  }

  /** Runs what is left of a line. V.250 5.6: one result code for all of it; the first failure ends it. */
  #runParts(line: CommandLine, out: Output, afterwards?: () => void): void {
    for (;;) {
      const part = line.next();
      if (part === undefined) return this.#finish(out, "OK", afterwards);
      const result = part === "malformed" ? ERROR : this.#run(part);
      if (result instanceof Promise) {
        this.#flush(out);
        this.#await(result, (reply) => {
          if (!this.#isDone(reply, [])) return;
          const rest: Output = [];
          addInfo(rest, reply.info, this.registers);
          this.#runParts(line, rest, reply.afterwards ?? afterwards);
        });
        return;
      }
      if (!this.#isDone(result, out)) return;
      addInfo(out, result.info, this.registers);
      afterwards = result.afterwards ?? afterwards;
    }
  }

  /** True if the line may go on; otherwise the reply has been dealt with. */
  #isDone(reply: Reply, out: Output): reply is Final {
    if (reply.kind === "final" && reply.result === "OK") return true;
    this.#conclude(reply, out);
    return false;
  }

  #run(part: Part): Result {
    const equipment = this.#equipment;
    const command = this.#commands.get(part.name);
    if (!command || equipment.model.lacks.includes(part.name)) {
      equipment.unknownCommand(part.name, this.name);
      return ERROR;
    }
    this.#running = command;
    return this.#attempt(() => command.run(part.form, part.text, equipment, this));
  }

  #answer(result: Result, out: Output = []): void {
    if (result instanceof Promise) {
      this.#flush(out);
      this.#await(result, (reply) => this.#conclude(reply, []));
    } else this.#conclude(result, out);
  }

  /** Waits for a reply, but not longer than the command may take, and not beyond a restart. */
  #await(result: Promise<Reply>, then: (reply: Reply) => void): void {
    const life = this.#life;
    const running = this.#running;
    let answered = false;
    const answer = (reply: Reply): void => {
      if (answered || life !== this.#life) return;
      answered = true;
      limit?.cancel();
      this.#work(() => then(reply));
    };
    const limit =
      running &&
      this.#equipment.clock.after(running.maxResponseTime, () => {
        answer(running.timedOut(this.#equipment));
      });
    result.then(answer, (error: unknown) => {
      this.#equipment.defect(error);
      answer(ERROR);
    });
  }

  #attempt(job: () => Result): Result {
    try {
      return job();
    } catch (error) {
      this.#equipment.defect(error);
      return ERROR;
    }
  }

  #conclude(reply: Reply, out: Output): void {
    switch (reply.kind) {
      case "final":
        addInfo(out, reply.info, this.registers);
        return this.#finish(out, reply.result, reply.afterwards);
      case "prompt":
        this.#flush(out);
        this.#mode = { kind: "prompt", prompt: reply, input: new PromptInput(reply.end) };
        this.#flush([PROMPT]);
        return;
      case "connect":
        return this.#enterData(reply.peer, out);
    }
  }

  #enterData(peer: DataPeer, out: Output): void {
    const guard = new EscapeGuard(
      this.#equipment.clock,
      () => {
        this.#mode = BUSY;
        peer.left("keep");
        this.#finish([], "OK");
      },
      (data) => void peer.write(data),
    );
    addResult(out, "CONNECT", this.registers, this.cmee);
    this.#mode = { kind: "data", peer, guard };
    this.#peerFull = false;
    this.#flush(out);
    peer.entered(this);
  }

  // ---- output

  #finish(out: Output, result: ResultCode, afterwards?: () => void): void {
    addResult(out, result, this.registers, this.cmee);
    this.#mode = COMMAND;
    this.#lastFinalAt = this.#equipment.clock.now;
    this.#flush(out);
    afterwards?.();
    this.#speak();
  }

  #flush(out: Output): void {
    if (out.length === 0) return;
    if (!this.#pipe.write(joined(out))) {
      this.#outputFull = true;
      this.#holdInput();
    }
  }

  #speak(): void {
    if (this.#urcs.empty || this.#mode.kind !== "command" || this.#outputFull) return;
    const { clock, model } = this.#equipment;
    const { urcGap, urcTypingHold, urcPatience } = model.traits;
    const now = clock.now;
    const unfinished = this.#editor.empty ? -Infinity : this.#typedAt + urcTypingHold;
    const patient = this.#urcs.waitingSince + urcPatience > now;
    const free = Math.max(patient ? this.#lastFinalAt + urcGap : -Infinity, unfinished);
    if (free > now) return this.#urcs.wakeAfter(free - now);
    while (!this.#outputFull && this.#mode.kind === "command") {
      const urc = this.#urcs.take();
      if (!urc) return;
      const out: Output = [];
      addUrc(out, urc, this.registers);
      this.#flush(out);
    }
  }
}

/** Where the command line proper begins; -1 if there is no prefix. What stands before it is ignored. */
function prefixEnd(text: string, prefixCase: "any" | "same"): number {
  const match = (prefixCase === "any" ? /at/i : /AT|at/).exec(text);
  return match ? match.index + 2 : -1;
}
