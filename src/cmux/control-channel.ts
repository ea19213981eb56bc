import {
  CLD,
  encodeMessage,
  FCOFF,
  FCON,
  MSC,
  negotiate,
  NSC,
  parseMessages,
  PN,
  portAnswer,
  PSC,
  RLS,
  RPN,
  statusOf,
  TEST,
  type Message,
} from "./control.ts";
import type { Dlc } from "./dlc.ts";
import { DM, PF, UIH } from "./frame.ts";
import type { Outlet } from "./outlet.ts";

export interface ControlOptions {
  readonly outlet: Outlet;
  /** N1 of the multiplexer: no DLC is granted more. */
  readonly frameSize: number;
  /** How many DLCs there are besides this one. */
  readonly channels: number;
  /** A DLC that is open. */
  dlc(dlci: number): Dlc | undefined;
  /** The host closes the multiplexer down; its command has been answered. */
  closeDown(): void;
}

/** DLC 0: the commands of the host, and their answers. 27.010 5.4.6. */
export class ControlChannel {
  readonly #options: ControlOptions;
  /** N1 of DLCs as it was negotiated before they were opened. */
  readonly #agreed = new Map<number, number>();
  #closed = false;
  #open = false;

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  get open(): boolean {
    return this.#open;
  }

  /** The host has opened it, maybe again: nothing has been said yet. */
  begin(): void {
    this.#open = true;
    this.#agreed.clear();
    this.#options.outlet.stopped = false;
  }

  /** The information of a frame of the host. */
  receive(payload: Buffer): void {
    for (const message of parseMessages(payload)) {
      if (message.command && !this.#closed) this.#obey(message);
    }
  }

  /** N1 of a DLC that is being opened. */
  frameSize(dlci: number): number {
    return this.#agreed.get(dlci) ?? this.#options.frameSize;
  }

  /** What was negotiated for a DLC ends with it. */
  forget(dlci: number): void {
    this.#agreed.delete(dlci);
  }

  /** Tells the host the module's lines on a DLC. */
  status(dlc: Dlc): void {
    this.#tell(MSC, true, statusOf(dlc.dlci, dlc.signals));
  }

  #obey({ type, typeOctets, value }: Message): void {
    const { outlet, dlc, closeDown } = this.#options;
    switch (type) {
      case PN:
        return this.#negotiate(value);
      case MSC:
        this.#tell(MSC, false, value);
        if (value.length >= 2) dlc(value[0]! >> 2)?.hostSignals(value[1]!);
        return;
      case FCON:
      case FCOFF:
        outlet.stopped = type === FCOFF;
        return this.#tell(type, false);
      case CLD:
        this.#tell(CLD, false);
        this.#closed = true;
        return closeDown();
      case TEST:
      case RLS:
        return this.#tell(type, false, value);
      case RPN:
        return this.#tell(RPN, false, portAnswer(value));
      case PSC:
        return this.#tell(PSC, false);
      default:
        return this.#tell(NSC, false, typeOctets);
    }
  }

  #negotiate(value: Buffer): void {
    const { outlet, frameSize, channels, dlc } = this.#options;
    const result = negotiate(value, frameSize);
    if (!result) return;
    const { agreed, answer } = result;
    // A DLC that there is not is refused before it is opened. 27.010 5.4.6.3.1.
    if (agreed.dlci > channels) return outlet.control(agreed.dlci, true, DM | PF);
    this.#agreed.set(agreed.dlci, agreed.frameSize);
    const open = dlc(agreed.dlci);
    if (open) open.frameSize = agreed.frameSize;
    this.#tell(PN, false, answer);
  }

  #tell(type: number, command: boolean, value?: Buffer): void {
    this.#options.outlet.control(0, false, UIH, encodeMessage(type, command, value));
  }
}
