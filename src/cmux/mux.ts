import { ByteQueue } from "../kernel/byte-queue.ts";
import type { Alarm, Clock } from "../kernel/clock.ts";
import type { Pipe, PipeReader } from "../kernel/pipe.ts";
import { ControlChannel } from "./control-channel.ts";
import { FrameDecoder } from "./decoder.ts";
import { Dlc, type DlcLink } from "./dlc.ts";
import { DISC, DM, MOST_PAYLOAD, PF, SABM, UA, UI, UIH, type Frame } from "./frame.ts";
import { Outlet } from "./outlet.ts";
import { StaleWatch } from "./stale-watch.ts";

/** Hosts exceed N1 a little: so much more is taken. */
const TOLERANCE = 128;

export interface MuxOptions {
  readonly clock: Clock;
  /** N1: the most information in a frame, 1 to 32767. */
  readonly frameSize: number;
  /** How many DLCs there are besides the control channel. */
  readonly channels: number;
  /** How long the host may take to open the control channel, in milliseconds; 0: for ever. */
  readonly startWithin: number;
  /** The host has opened a DLC. The same one comes again if it is closed and opened again. */
  opened(dlc: Dlc): void;
  /**
   * The multiplexer is over and has let go of its pipe, which may be paused: whoever reads it next resumes it. The host
   * has closed it down or left the port, or never began.
   * `rest` is what the host had sent behind its last frame.
   */
  ended(rest: Buffer): void;
}

/**
 * The module's end of a multiplexer, basic option: the host begins, the module answers. 27.010. Nothing is repeated,
 * as pipes lose nothing; and whatever bytes come, nothing throws.
 */
export class Mux implements PipeReader, DlcLink {
  readonly #options: MuxOptions;
  readonly #pipe: Pipe;
  readonly #decoder: FrameDecoder;
  readonly #outlet: Outlet;
  readonly #control: ControlChannel;
  readonly #watch: StaleWatch;
  readonly #dlcs = new Map<number, Dlc>();
  readonly #start: Alarm | undefined;
  #over = false;
  #closingDown = false;
  #feeding = false;
  /** What has arrived and is not looked at yet: more can come while the host is being answered. */
  readonly #input = new ByteQueue();
  #inputHeld = false;

  constructor(pipe: Pipe, options: MuxOptions) {
    const { clock, frameSize, channels, startWithin } = options;
    this.#options = options;
    this.#pipe = pipe;
    const outlet = new Outlet(pipe);
    const decoder = new FrameDecoder(Math.min(frameSize + TOLERANCE, MOST_PAYLOAD), (frame) =>
      this.#handle(frame),
    );
    this.#outlet = outlet;
    this.#decoder = decoder;
    this.#control = new ControlChannel({
      outlet,
      frameSize,
      channels,
      dlc: (dlci) => this.#openOne(dlci),
      closeDown: () => this.#closeDown(),
    });
    const stale = (): void => this.#feed(() => decoder.giveUp());
    this.#watch = new StaleWatch(clock, () => decoder.midFrame, stale);
    if (startWithin > 0) {
      this.#start = clock.after(startWithin, () => this.#finish(NOTHING));
    }
    pipe.attach(this);
  }

  /** The DLCs that are open, in the order of their numbers. */
  get open(): readonly Dlc[] {
    const open = [...this.#dlcs.values()].filter((dlc) => dlc.open);
    return open.toSorted((one, other) => one.dlci - other.dlci);
  }

  /** The pipe has taken everything that was to be answered. */
  get idle(): boolean {
    return this.#outlet.idle;
  }

  /** The module ends it, without a word. `ended` is not called. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#decoder.stop();
    this.#watch.cancel();
    this.#start?.cancel();
    for (const dlc of this.open) this.#leave(dlc);
  }

  // ---- the pipe's side

  receive(chunk: Buffer): void {
    if (this.#over) return;
    this.#watch.heard();
    this.#input.push(chunk);
    if (!this.#feeding) this.#feed(() => undefined);
  }

  drained(): void {
    if (this.#over) return;
    this.#outlet.drained();
    this.wake();
  }

  /** The host may listen on, for the answers to what it has typed. */
  closed(): void {
    for (const dlc of this.open) dlc.inputEnded();
  }

  hostLeft(): void {
    this.#finish(NOTHING);
  }

  // ---- the DLCs' side

  wake(): void {
    if (this.#over) return;
    this.#outlet.flow();
    this.#holdInput();
  }

  status(dlc: Dlc): void {
    if (!dlc.open || this.#over) return;
    this.#control.status(dlc);
    this.wake();
  }

  close(dlc: Dlc): void {
    this.#leave(dlc);
    if (this.#over) return;
    this.#outlet.control(dlc.dlci, false, DISC | PF);
    this.wake();
  }

  // ---- what arrives

  #feed(first: () => Buffer | undefined): void {
    this.#feeding = true;
    let rest: Buffer | undefined;
    try {
      rest = first();
      while (this.#input.length > 0 && !this.#over && !this.#closingDown) {
        rest = this.#decoder.feed(this.#input.take(this.#input.length));
      }
    } finally {
      this.#feeding = false;
    }
    if (this.#closingDown) {
      const late = this.#input.take(this.#input.length);
      return this.#finish(Buffer.concat([rest ?? NOTHING, late]));
    }
    this.wake();
    if (!this.#over) this.#watch.watch();
  }

  #handle({ dlci, control, pf, payload }: Frame): void {
    switch (control) {
      case SABM:
        return this.#openDlc(dlci, pf);
      case DISC:
        return this.#closeDlc(dlci, pf);
      case DM:
        return this.#leave(this.#openOne(dlci));
      case UIH:
      case UI: {
        const dlc = this.#openOne(dlci);
        if (dlc) return dlc.receive(payload);
        if (dlci === 0 && this.#control.open) return this.#control.receive(payload);
        return this.#answer(dlci, DM, pf);
      }
    }
  }

  #openDlc(dlci: number, pf: boolean): void {
    if (dlci === 0) return this.#begin(pf);
    // The control channel comes first. 27.010 5.8.1.
    if (!this.#control.open || dlci > this.#options.channels) return this.#answer(dlci, DM, pf);
    this.#answer(dlci, UA, pf);
    const dlc = this.#dlcs.get(dlci) ?? this.#newDlc(dlci);
    // On an open DLC: a host that begins anew, and knows nothing of what was before.
    dlc.left();
    dlc.opened(this.#control.frameSize(dlci));
    // 27.010 5.4.6.3.7: before any data. Right behind the UA on hardware (observed: esp-protocols 140).
    this.#control.status(dlc);
    this.#options.opened(dlc);
    dlc.hostCame();
  }

  /** A host that has restarted begins here too, with everything as if it had never been there. */
  #begin(pf: boolean): void {
    for (const dlc of this.open) this.#leave(dlc);
    this.#control.begin();
    this.#start?.cancel();
    this.#answer(0, UA, pf);
  }

  #newDlc(dlci: number): Dlc {
    const dlc = new Dlc(dlci, this);
    this.#dlcs.set(dlci, dlc);
    this.#outlet.add(dlc);
    return dlc;
  }

  #openOne(dlci: number): Dlc | undefined {
    const dlc = this.#dlcs.get(dlci);
    return dlc?.open ? dlc : undefined;
  }

  #closeDlc(dlci: number, pf: boolean): void {
    if (dlci === 0 && this.#control.open) {
      this.#answer(0, UA, pf);
      return this.#closeDown();
    }
    const dlc = this.#openOne(dlci);
    this.#answer(dlci, dlc ? UA : DM, pf);
    this.#leave(dlc);
  }

  #leave(dlc: Dlc | undefined): void {
    if (!dlc?.open) return;
    dlc.left();
    this.#control.forget(dlc.dlci);
  }

  #answer(dlci: number, control: number, pf: boolean): void {
    this.#outlet.control(dlci, true, pf ? control | PF : control);
  }

  #closeDown(): void {
    this.#closingDown = true;
    this.#decoder.stop();
  }

  #finish(rest: Buffer): void {
    if (this.#over) return;
    this.#outlet.flush();
    this.end();
    this.#options.ended(rest);
  }

  /** Pauses the pipe while there is no room for what the host sends, or for what it must be answered. */
  #holdInput(): void {
    let hold = this.#outlet.overfull;
    for (const dlc of this.#dlcs.values()) hold ||= dlc.overfull;
    if (hold === this.#inputHeld) return;
    this.#inputHeld = hold;
    this.#watch.held = hold;
    if (hold) return this.#pipe.pause();
    this.#watch.heard();
    this.#pipe.resume();
  }
}

const NOTHING = Buffer.alloc(0);
