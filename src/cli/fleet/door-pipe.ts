import type { Socket } from "node:net";
import type { AtChannel } from "../../at/channel.ts";
import type { FleetModule } from "../../fleet/module.ts";
import type { Modem } from "../../modem/modem.ts";
import type { Pipe, PipeReader } from "../../kernel/pipe.ts";
import { WebPageGuard } from "../../transports/web-page.ts";

/**
 * A socket that knows whose it is: its listeners are the same for all of them, as thousands of closures would
 * weigh. Without an owner another host has its place.
 */
type Owned = Socket & { owner?: DoorPipe | undefined; guard?: WebPageGuard | undefined };

/** Who hears of hosts. */
export interface DoorEars {
  /** It says no more. */
  ended(pipe: DoorPipe): void;
  /** It is gone. */
  left(pipe: DoorPipe): void;
}

/** The module's end of a port behind the door of a fleet: one host at a time, and as light as that can be. */
export class DoorPipe implements Pipe {
  #reader: PipeReader | undefined;
  #socket: Owned | undefined;
  #forgetAnswers: (() => void) | undefined;
  #paused = false;
  readonly module: FleetModule;
  /** The module's port at its end. */
  channel: AtChannel<Modem> | undefined;
  readonly #ears: DoorEars;

  constructor(module: FleetModule, ears: DoorEars) {
    this.module = module;
    this.#ears = ears;
  }

  get tellsHosts(): boolean {
    return true;
  }

  /**
   * A host is at the port, of which `rest` was read before. `guarded`: a web page may be at the other end, and is none.
   * Whoever was here before has said its last: it listened for answers at most, and makes room for one that types.
   */
  join(socket: Socket, guarded: boolean, rest: Buffer): void {
    this.#leave();
    const own = socket as Owned;
    own.owner = this;
    if (guarded) own.guard = new WebPageGuard();
    this.#socket = own;
    own.on("data", onData).on("drain", onDrain).on("end", onEnd).on("close", onClose);
    this.#reader?.hostCame?.();
    if (rest.length > 0) onData.call(own, rest);
    // It may have said its last while it waited: that is not told again.
    if (socket.readableEnded) onEnd.call(own);
    else if (!this.#paused) socket.resume();
  }

  /** Whoever was here is not any more. */
  #leave(): void {
    const before = this.#socket;
    if (!before) return;
    this.#socket = undefined;
    before.owner = undefined;
    this.#forgetAnswers?.();
    this.#forgetAnswers = undefined;
    before.destroy();
    this.#reader?.hostLeft?.();
    this.#reader?.drained();
  }

  write(chunk: Buffer): boolean {
    return this.#socket?.write(chunk) ?? true;
  }

  pause(): void {
    this.#paused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#paused = false;
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
    this.#ears.ended(this);
  }

  gone(): void {
    this.#leave();
    this.#ears.left(this);
  }
}

function onData(this: Owned, chunk: Buffer): void {
  const { guard, owner } = this;
  if (!guard) return owner?.heard(chunk);
  const verdict = guard.hear(chunk);
  if (verdict === "not yet") return;
  this.guard = undefined;
  if (verdict === "page") this.destroy();
  else owner?.heard(guard.heard);
}

function onDrain(this: Owned): void {
  this.owner?.drained();
}

function onEnd(this: Owned): void {
  const { guard, owner } = this;
  this.guard = undefined;
  if (guard && guard.heard.length > 0) owner?.heard(guard.heard);
  owner?.ended(this);
}

function onClose(this: Owned): void {
  this.owner?.gone();
}
