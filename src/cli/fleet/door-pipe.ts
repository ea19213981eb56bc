import type { Socket } from "node:net";
import type { AtChannel } from "../../at/channel.ts";
import type { FleetModule } from "../../fleet/module.ts";
import type { Modem } from "../../modem/modem.ts";
import type { Pipe, PipeReader } from "../../kernel/pipe.ts";
import { WebPageGuard } from "../../transports/web-page.ts";

/** A socket that knows whose it is: its listeners are the same for all of them, as thousands of closures would weigh. */
type Owned = Socket & { owner?: DoorPipe; guard?: WebPageGuard | undefined };

/** The module's end of a port behind the door of a fleet: one host at a time, and as light as that can be. */
export class DoorPipe implements Pipe {
  #reader: PipeReader | undefined;
  #socket: Owned | undefined;
  #forgetAnswers: (() => void) | undefined;
  readonly module: FleetModule;
  /** The module's port at its end. */
  channel: AtChannel<Modem> | undefined;
  readonly #left: (pipe: DoorPipe) => void;

  /** `left` hears that the host is gone. */
  constructor(module: FleetModule, left: (pipe: DoorPipe) => void) {
    this.module = module;
    this.#left = left;
  }

  get tellsHosts(): boolean {
    return true;
  }

  /** A host is at the port. `guarded`: a web page may be at the other end, and is none. */
  join(socket: Socket, guarded: boolean): void {
    const own = socket as Owned;
    own.owner = this;
    if (guarded) own.guard = new WebPageGuard();
    this.#socket = own;
    own.on("data", onData).on("drain", onDrain).on("end", onEnd).on("close", onClose);
    this.#reader?.hostCame?.();
  }

  write(chunk: Buffer): boolean {
    return this.#socket?.write(chunk) ?? true;
  }

  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  close(): void {
    this.#reader = undefined;
    this.#socket?.destroySoon();
  }

  attach(reader: PipeReader): void {
    this.#reader = reader;
    if (this.#socket) reader.hostCame?.();
  }

  heard(chunk: Buffer): void {
    this.#reader?.receive(chunk);
  }

  drained(): void {
    this.#reader?.drained();
  }

  /** It says no more, but hears what is answered to what it has said. */
  ended(socket: Socket): void {
    this.#reader?.closed();
    const { modem } = this.module;
    if (modem && this.channel)
      this.#forgetAnswers = modem.whenIdle(this.channel, () => socket.end());
    else socket.end();
  }

  gone(): void {
    this.#socket = undefined;
    this.#forgetAnswers?.();
    this.#forgetAnswers = undefined;
    this.#reader?.hostLeft?.();
    this.#reader?.drained();
    this.#left(this);
  }
}

function onData(this: Owned, chunk: Buffer): void {
  const { guard, owner } = this;
  if (!guard) return owner!.heard(chunk);
  const verdict = guard.hear(chunk);
  if (verdict === "not yet") return;
  this.guard = undefined;
  if (verdict === "page") this.destroy();
  else owner!.heard(guard.heard);
}

function onDrain(this: Owned): void {
  this.owner!.drained();
}

function onEnd(this: Owned): void {
  const { guard, owner } = this;
  this.guard = undefined;
  if (guard && guard.heard.length > 0) owner!.heard(guard.heard);
  owner!.ended(this);
}

function onClose(this: Owned): void {
  this.owner!.gone();
}
