import { ByteQueue } from "../kernel/byte-queue.ts";
import type { InputLine, Pipe, PipeReader } from "../kernel/pipe.ts";
import { prefixEnd } from "./command-line.ts";
import type { Command, Equipment } from "./command.ts";
import { DataMode } from "./data-mode.ts";
import type { SaidKind } from "./interposer.ts";
import { LineRunner } from "./line-runner.ts";
import { LentPipe, type Deputy } from "./lent-pipe.ts";
import { PortLines } from "./port-lines.ts";
import { PromptInput } from "./prompt-input.ts";
import { factoryRegisters, type Registers } from "./registers.ts";
import type { DataLink, DataPeer, Prompt, Reply, ResultCode } from "./reply.ts";
import { addInfo, addResult, type Output } from "./response.ts";
import { SettingsStore } from "./settings-store.ts";
import type { Urc, UrcSource } from "./urc.ts";
import { Typing } from "./typing.ts";
import { Voice, type VoiceOwner } from "./voice.ts";

const PROMPT = Buffer.from("\r\n> ", "latin1");
/** Bytes typed ahead while a command runs; past them the pipe is paused. */
const TYPE_AHEAD = 8 * 1024;

type Mode =
  | { readonly kind: "off" }
  | { readonly kind: "command" }
  | { readonly kind: "busy" }
  | { readonly kind: "prompt"; readonly prompt: Prompt; readonly input: PromptInput }
  | DataMode
  | { readonly kind: "lent"; readonly pipe: LentPipe; readonly deputy: Deputy };

const OFF: Mode = { kind: "off" };
const COMMAND: Mode = { kind: "command" };
const BUSY: Mode = { kind: "busy" };

/** One AT port. Runs the host's command lines, one at a time, and in data mode hands its bytes to a peer. */
export class AtChannel<E extends Equipment> implements PipeReader, DataLink, VoiceOwner {
  /** As AT+QISTATE prints it: `uart1`. */
  readonly name: string;
  readonly registers: Registers;
  readonly lines: PortLines;
  /** Settings of this port alone. */
  readonly settings: SettingsStore = new SettingsStore();
  /** AT+CMEE: how this port shows a +CME ERROR. */
  cmee = 1;
  readonly #equipment: E;
  readonly #pipe: Pipe;
  readonly #runner: LineRunner<E>;
  readonly #typing: Typing;
  readonly #voice: Voice;
  #mode: Mode = COMMAND;
  /** Typed ahead while a command runs. */
  #input: ByteQueue | undefined;
  #feeding = false;
  /** Bytes of echo that stand in front of the answer which comes next. */
  #echoed = 0;
  /** The host has said that it will type nothing more. */
  #inputEnded = false;
  #inputHeld = false;
  /** Undefined: a port without the line. */
  #dtr: boolean | undefined;

  constructor(name: string, equipment: E, pipe: Pipe, commands: ReadonlyMap<string, Command<E>>) {
    this.name = name;
    this.#equipment = equipment;
    this.#pipe = pipe;
    this.#runner = new LineRunner(this, equipment, commands);
    this.registers = factoryRegisters(equipment.model);
    this.lines = new PortLines(pipe);
    this.#typing = new Typing(equipment, this.registers);
    this.#voice = new Voice(pipe, equipment, this.registers, this.lines, this);
    pipe.attach(this);
  }

  // ---- the pipe's side

  receive(chunk: Buffer): void {
    if (this.#mode.kind === "data" && !this.#typing.pendingLineFeed && !this.#feeding) {
      return this.#pass(this.#mode, chunk);
    }
    if (this.#feeding) return this.#typeAhead(chunk);
    if (this.#mode.kind === "lent") return this.#mode.pipe.reader.receive(chunk);
    this.#inputEnded = false;
    this.work(() => this.#feed(chunk));
  }

  drained(): void {
    this.#voice.full = false;
    if (this.#mode.kind === "data") this.#mode.drained();
    else if (this.#mode.kind === "lent") this.#mode.pipe.reader.drained();
    else this.work(() => this.#voice.speak());
  }

  closed(): void {
    if (this.#mode.kind === "lent") return this.#mode.pipe.reader.closed();
    this.#inputEnded = true;
    this.#giveUpInput();
  }

  /** What will not be finished is forgotten: a half-typed line, a half-typed payload. */
  #giveUpInput(): void {
    this.#typing.clear();
    const mode = this.#mode;
    if (mode.kind !== "prompt") return;
    this.#mode = BUSY;
    this.work(() => this.#runner.answer("cancel", () => mode.prompt.cancelled(), []));
  }

  /** The host will type nothing more, ever: in data mode the peer is told, and its answer awaited. */
  endInput(): void {
    this.closed();
    if (this.#mode.kind === "lent") return this.#mode.deputy.endInput();
    if (this.#mode.kind === "data") this.#mode.inputEnded();
  }

  hostCame(): void {
    if (this.#mode.kind === "off") this.#equipment.touchedWhileOff("opened");
  }

  hostLeft(): void {
    if (this.#mode.kind === "lent") this.#mode.pipe.reader.hostLeft?.();
    // What it typed ahead was for answers it will not read.
    this.#input = undefined;
    this.closed();
    this.#inputEnded = false;
    this.#typing.newHost();
  }

  line(line: InputLine, active: boolean): void {
    if (line === "DTR") this.#dtrMoved(active);
    else this.#equipment.pin(line, active);
  }

  broke(): void {
    if (this.#equipment.model.traits.uartBreak === "nul") this.receive(Buffer.of(0));
  }

  #dtrMoved(on: boolean): void {
    // A port that has the line had it active before anybody moved it.
    const dropped = this.#dtr !== false && !on;
    this.#dtr = on;
    const mode = this.#mode;
    if (!dropped || mode.kind !== "data" || this.registers["&D"] === 0) return;
    const keep = this.registers["&D"] === 1;
    this.#mode = BUSY;
    mode.leave(keep ? "keep" : "end");
    this.#finish([], keep ? "OK" : "NO CARRIER");
  }

  /** `lent`: to the multiplexer, or to whoever else speaks there. */
  get mode(): "command" | "busy" | "prompt" | "data" | "lent" | "off" {
    return this.#mode.kind;
  }

  /** Nothing is in progress, everything typed has been answered and taken by the pipe, and no URC waits. */
  get idle(): boolean {
    if (this.#pipe.keeps) return false;
    if (this.#mode.kind === "lent") return this.#mode.deputy.idle && !this.#voice.full;
    const quiet = this.#mode.kind === "command" || this.#mode.kind === "off";
    return quiet && this.#input === undefined && this.#voice.idle && !this.#voice.full;
  }

  /** URCs wait for the end of data mode, or for a virtual port that may say them. */
  get mute(): boolean {
    return this.#mode.kind === "data" || this.#mode.kind === "lent";
  }

  // ---- the peer's side, in data mode

  send(chunk: Buffer): boolean {
    return this.#voice.write(chunk);
  }

  end(): void {
    if (this.#mode.kind !== "data") return;
    this.#mode.over();
    this.#finish([], "NO CARRIER");
  }

  ready(): void {
    if (this.#mode.kind === "data") this.#mode.full = false;
    this.#holdInput();
  }

  // ---- the module's side

  /** Says a URC as soon as no response is in progress and the gap behind the last one has passed. */
  report(urc: UrcSource): void {
    const { interposer } = this.#equipment;
    if (interposer) interposer.report(this, urc, (same) => this.#report(same));
    else this.#report(urc);
  }

  #report(urc: UrcSource): void {
    if (this.#mode.kind === "lent" && this.#mode.deputy.report(urc)) return;
    if (this.#mode.kind !== "off") this.#voice.report(urc);
  }

  /** Says a URC at once, whatever is in progress: what comes with the end of power waits for nobody. */
  shout(urc: Urc): void {
    if (this.#mode.kind === "lent") return this.#mode.deputy.shout(urc);
    if (this.#mode.kind !== "off") this.#voice.shout(urc);
  }

  get urcWaits(): boolean {
    return !this.#voice.idle;
  }

  /** A URC as it is said here: this one, or the one that waits first. */
  urcBytes(urc?: Urc): Buffer | undefined {
    const said = urc ?? this.#voice.takeFirst();
    said?.said?.();
    return said && this.#voice.bytes(said);
  }

  /** DCD as AT&C says, V.250 6.2.8; DSR while the module runs. */
  showCarrier(): void {
    const { kind } = this.#mode;
    this.lines.set("DSR", kind !== "off");
    this.lines.set("DCD", kind !== "off" && (kind === "data" || this.registers["&C"] === 0));
  }

  /** Registers and settings of this port as the factory made them. */
  factory(): void {
    Object.assign(this.registers, factoryRegisters(this.#equipment.model));
    this.settings.clear();
    this.cmee = 1;
  }

  /** Off: deaf and mute, and whatever was in progress is forgotten. On: command mode, nothing typed. */
  setPower(on: boolean): void {
    this.#runner.abandon();
    if (this.#mode.kind === "data") this.#mode.over();
    this.#mode = on ? COMMAND : OFF;
    this.showCarrier();
    this.#typing.reset();
    this.#voice.clear();
    this.#input = undefined;
    this.#holdInput();
  }

  // ---- lent, and gone

  /** Lends the pipe: deaf and mute until `takeBack`, and the deputy says what is reported here. */
  lend(deputy: Deputy): Pipe {
    const pipe = new LentPipe(this.#pipe, (chunk) => this.#voice.write(chunk));
    this.#mode = { kind: "lent", pipe, deputy };
    this.#typing.clear();
    this.#holdInput();
    return pipe;
  }

  /** The deputy can be heard now: it gets what has been kept. */
  passOn(): void {
    for (const urc of this.#voice.takeAll()) this.report(urc);
  }

  /** An AT port again; `rest` has been typed already. */
  takeBack(rest: Buffer): void {
    if (this.#mode.kind === "lent") this.#mode = COMMAND;
    this.#typing.newHost();
    if (rest.length > 0) this.receive(rest);
    if (!this.#inputHeld) this.#pipe.resume();
    this.#voice.speak();
  }

  /** The port is no more. Connections stay, what is awaited ends unheard, and `heir` says what is reported. */
  retire(heir: AtChannel<E>): void {
    const before = this.#mode;
    const pipe = new LentPipe(this.#pipe, () => true);
    const report = (urc: UrcSource): boolean => (heir.report(urc), true);
    const deputy: Deputy = { idle: true, report, shout() {}, endInput() {} };
    this.#mode = { kind: "lent", pipe, deputy };
    if (before.kind === "data") before.leave("keep");
    this.passOn();
  }

  // ---- input

  /** Does something that may say or change something; what is typed meanwhile is looked at afterwards, in order. */
  work(job: () => void): void {
    if (this.#feeding) return job();
    this.#feeding = true;
    try {
      job();
      while (this.#input && !this.#isBusy()) {
        const typed = this.#input;
        this.#input = undefined;
        this.#feed(typed.take(typed.length));
      }
    } finally {
      this.#feeding = false;
      this.#holdInput();
    }
    // What was typed ahead of the end may have begun something too.
    if (this.#inputEnded && this.#input === undefined && !this.#isBusy()) this.#giveUpInput();
  }

  #feed(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at = this.#step(chunk, at);
  }

  /** Nothing can be looked at now: a command runs, or the host does not read what it is told. */
  #isBusy(): boolean {
    const { kind } = this.#mode;
    return kind === "busy" || (this.#voice.full && (kind === "command" || kind === "prompt"));
  }

  /** Takes bytes from `at` on as the mode wants them; answers how far it got. */
  #step(chunk: Buffer, at: number): number {
    const mode = this.#mode;
    if (this.#isBusy()) return this.#typedWhileBusy(chunk, at);
    // The first character wakes nobody: only DTR does. AT 11.5.
    if (this.#dtr === false && this.#equipment.mayDoze && mode.kind === "command") {
      return chunk.length;
    }
    if (this.#typing.swallows(chunk[at]!, mode.kind !== "command", at > 0)) return at + 1;
    switch (mode.kind) {
      case "busy": // seen above
      case "off":
        this.#equipment.touchedWhileOff("typed");
        return chunk.length;
      case "command":
        return this.#type(chunk, at);
      case "prompt":
        return this.#collect(mode.prompt, mode.input, chunk, at);
      case "data":
        this.#pass(mode, at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
      case "lent":
        mode.pipe.reader.receive(at === 0 ? chunk : chunk.subarray(at));
        return chunk.length;
    }
  }

  /** Kept for later; or it ends what is awaited, if that can be ended. The line feed of the command itself does not. */
  #typedWhileBusy(chunk: Buffer, at: number): number {
    if (this.#mode.kind === "busy" && this.#runner.abortable) {
      if (this.#typing.swallows(chunk[at]!, false, at > 0)) return at + 1;
      this.#runner.abort();
      return chunk.length;
    }
    this.#typeAhead(at === 0 ? chunk : chunk.subarray(at));
    return chunk.length;
  }

  #typeAhead(chunk: Buffer): void {
    (this.#input ??= new ByteQueue()).push(chunk);
    this.#holdInput();
  }

  #type(chunk: Buffer, from: number): number {
    const typing = this.#typing;
    const out: Output = [];
    const line = typing.feed(chunk, from, out);
    const { next } = typing;
    this.#echoed = out[0]?.length ?? 0;
    if (line.kind === "partial") this.#voice.say(out, "echo");
    else if (line.kind === "line") this.#runLine(line.text, out);
    else if (line.kind === "too long") this.#finish(out, "ERROR");
    else this.#finish(out, this.#equipment.model.traits.repeatNothing);
    return next;
  }

  #collect(prompt: Prompt, input: PromptInput, chunk: Buffer, from: number): number {
    const next = input.feed(chunk, from);
    const out: Output = [];
    if (prompt.echo && input.echo.length > 0) out.push(input.echo);
    if (input.state === "partial") this.#voice.say(out, "echo");
    else {
      this.#echoed = prompt.echo ? input.echo.length : 0;
      this.#mode = BUSY;
      const complete = input.state === "complete";
      if (complete) this.#runner.answer("data", () => prompt.take(input.taken()), out);
      else this.#runner.answer("cancel", () => prompt.cancelled(), out);
    }
    return next;
  }

  #pass(mode: DataMode, chunk: Buffer): void {
    if (!mode.pass(chunk)) this.#holdInput();
  }

  /** Pauses the pipe while there is nowhere to put more, and only then. */
  #holdInput(): void {
    const hold = this.#shouldHold();
    if (hold === this.#inputHeld) return;
    this.#inputHeld = hold;
    if (hold) return this.#pipe.pause();
    if (this.#mode.kind === "data") this.#mode.resumed();
    this.#pipe.resume();
  }

  #shouldHold(): boolean {
    if (this.#mode.kind === "data") return this.#mode.full;
    // Whoever has the pipe holds it as they need.
    if (this.#mode.kind === "lent") return false;
    return this.#voice.full || (this.#input !== undefined && this.#input.length >= TYPE_AHEAD);
  }

  // ---- commands

  #runLine(text: string, out: Output): void {
    const prefix = prefixEnd(text, this.#equipment.model.traits.prefixCase);
    // V.250 5.2.1: what is no command line is not answered.
    if (prefix < 0) return this.#voice.say(out, "echo");
    this.#typing.remember(text);
    this.#mode = BUSY;
    this.#runner.run(text.slice(prefix), out);
  }

  /** What has come together before a wait. */
  say(out: Output): void {
    this.#voice.say(out);
  }

  /** The end of a line: its last reply, and what is to be done once it has been said. */
  conclude(reply: Reply, out: Output, afterwards?: () => void): void {
    if (this.#mode.kind === "lent") return this.#concludeUnheard(reply);
    switch (reply.kind) {
      case "final":
        addInfo(out, reply.info, this.registers);
        return this.#finish(out, reply.result, reply.afterwards ?? afterwards);
      case "prompt":
        this.#voice.say(out);
        this.#mode = { kind: "prompt", prompt: reply, input: new PromptInput(reply.end) };
        this.#voice.say([PROMPT], "prompt");
        return afterwards?.();
      case "connect":
        this.#enterData(reply.peer, out);
        return afterwards?.();
    }
  }

  /** The port went while an answer was awaited: what has come about is left as a host would leave it. */
  #concludeUnheard(reply: Reply): void {
    if (reply.kind === "prompt") reply.cancelled();
    if (reply.kind !== "connect") return;
    reply.peer.entered(this);
    reply.peer.left("keep");
  }

  #enterData(peer: DataPeer, out: Output): void {
    const mode = new DataMode(this.#equipment.clock, peer, () => {
      this.#mode = BUSY;
      peer.left("keep");
      this.#finish([], "OK");
    });
    addResult(out, "CONNECT", this.registers, this.cmee);
    this.#mode = mode;
    this.showCarrier();
    this.#voice.say(out);
    mode.begin(this);
  }

  // ---- output

  get interposed(): boolean {
    return this.#equipment.interposer !== undefined;
  }

  sayThrough(
    kind: SaidKind,
    chunk: Buffer,
    result: number,
    next: (chunk: Buffer) => boolean,
  ): boolean {
    const { interposer } = this.#equipment;
    if (!interposer) return next(chunk);
    const line = kind === "urc" ? "" : this.#typing.last;
    const echo = kind === "response" ? this.#echoed : 0;
    if (kind === "response") this.#echoed = 0;
    return interposer.write({ port: this, kind, chunk, line, echo, result }, next);
  }

  #finish(out: Output, result: ResultCode, afterwards?: () => void): void {
    this.#mode = COMMAND;
    this.showCarrier();
    this.#voice.final(out, result, this.cmee);
    this.#holdInput();
    afterwards?.();
    this.#voice.speak();
  }

  /** From when on a URC disturbs nobody: not while anything is in progress, nor amid a line being typed. */
  freeFrom(): number {
    return this.#mode.kind === "command" ? this.#typing.freeFrom : Infinity;
  }
}
