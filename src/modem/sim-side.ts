import { CME_ERROR } from "../at/result-codes.ts";
import type { Urc } from "../at/urc.ts";
import { Sequence } from "../kernel/sequence.ts";
import {
  functional,
  messagesReady,
  pinState,
  simInserted,
  simKind,
} from "../services/network-urcs.ts";
import { SimCard, type SimOptions } from "../services/sim-card.ts";
import type { Modem } from "./modem.ts";

/** +CME ERROR of each state in which the SIM does not answer. 27.007 9.2. */
const TROUBLE = {
  absent: CME_ERROR.simNotInserted,
  off: CME_ERROR.simFailure,
  busy: CME_ERROR.simBusy,
  PIN: CME_ERROR.simPin,
  PUK: CME_ERROR.simPuk,
  blocked: CME_ERROR.simFailure,
} as const;

/** What AT+CPIN? and its URC call a state. AT 5.3. */
const CODES = { PIN: "SIM PIN", PUK: "SIM PUK", ready: "READY" } as const;

/** The SIM in its slot: how it comes up at a start, and what the module does when it comes and goes. */
export class SimSide {
  readonly card: SimCard;
  readonly #modem: Modem;
  #steps: Sequence | undefined;
  /** AT+QSIMDET as it was at the start. */
  #watched = false;
  /** Whether a card is in the slot, noticed or not. */
  #inSlot: boolean;
  /** Counts what makes earlier news of the SIM untrue. */
  #turn = 0;

  constructor(modem: Modem, options: SimOptions) {
    this.#modem = modem;
    this.card = new SimCard(options, modem.nvram);
    this.#inSlot = this.card.inserted;
  }

  /** Still on its way up. */
  get starting(): boolean {
    return this.#steps?.pending === true;
  }

  get ready(): boolean {
    return this.card.ready;
  }

  /** The +CME ERROR of a command that needs the SIM; undefined: it is ready. */
  get error(): number | undefined {
    const { status } = this.card;
    if (status === "ready") return undefined;
    // Between RDY and APP RDY its turn is still to come.
    return TROUBLE[status === "off" && this.#modem.radio.functionality !== 0 ? "busy" : status];
  }

  /** <code> of AT+CPIN?; undefined: an error instead. */
  get code(): string | undefined {
    const { status } = this.card;
    return status === "PIN" || status === "PUK" || status === "ready" ? CODES[status] : undefined;
  }

  /** A module found running: everything that could come up has. */
  found(): void {
    this.card.power(true);
    this.card.markRead();
    this.card.messagesReady = this.card.ready;
    this.#watched = this.#detection;
  }

  /** The start after power came. */
  boot(): void {
    this.#watched = this.#detection;
    // A host may have been quicker, with AT+CFUN right behind RDY.
    const { functionality } = this.#modem.radio;
    if (functionality === 1) this.#modem.report(functional({ fun: 1 }));
    if (functionality !== 0) this.powerUp();
  }

  /** AT+CFUN=1 after 0, and every start. */
  powerUp(): void {
    if (this.card.status !== "off") return;
    const { pace } = this.#modem;
    this.card.insert(this.#inSlot);
    this.card.power(true);
    this.#coming.step(pace.of("sim"), () => this.#read());
  }

  /** AT+CFUN=0. */
  powerDown(): void {
    this.#turn++;
    this.#steps?.cancel();
    this.card.power(false);
  }

  powerLost(): void {
    this.powerDown();
  }

  /** The PIN question has been answered: AT+CPIN. */
  unlocked(): void {
    // Gone again, or without power, before the answer was said.
    if (!this.ready) return;
    this.#turn++;
    this.#say(pinState({ code: "READY" }));
    this.#open();
  }

  /** Too many wrong PINs have closed a SIM that was open: AT+CLCK, AT+CPWD. */
  closed(): void {
    this.#turn++;
    this.#steps?.cancel();
    this.card.messagesReady = false;
    this.#modem.radio.simGone();
  }

  /** Somebody takes the SIM out, or puts it in. */
  /** Whether a card is in the slot. */
  get inserted(): boolean {
    return this.#inSlot;
  }

  insert(inserted: boolean): void {
    if (this.#inSlot === inserted) return;
    this.#inSlot = inserted;
    // Without AT+QSIMDET nobody looks at the slot, and a card is found only when the SIM is powered anew.
    if (inserted && !this.#watched) return;
    this.card.insert(inserted);
    if (!this.#modem.on || this.card.status === "off") return;
    this.#turn++;
    this.#steps?.cancel();
    this.#tell(inserted);
    if (inserted) this.#coming.step(this.#modem.pace.of("sim"), () => this.#read());
    else {
      this.#say(pinState({ code: "NOT READY" }));
      this.#modem.radio.simGone();
    }
  }

  /** Reports news that is told only as long as it is true: the port may have no time for it before the next. */
  #say(urc: Urc): void {
    const turn = this.#turn;
    const stale = (): boolean => turn !== this.#turn;
    this.#modem.report({
      next: () => (stale() ? undefined : urc),
      get withdrawn() {
        return stale();
      },
    });
  }

  /** What comes up, one thing behind the other. */
  get #coming(): Sequence {
    return (this.#steps ??= new Sequence(this.#modem.clock));
  }

  get #detection(): boolean {
    const stored = this.#modem.settings.get("+QSIMDET") as { enable: number } | undefined;
    return stored?.enable === 1;
  }

  /** +QSIMSTAT, where AT+QSIMDET watches the slot. */
  #tell(inserted: boolean): void {
    const stored = this.#modem.settings.get("+QSIMSTAT") as { enable: number } | undefined;
    if (!this.#watched || stored?.enable !== 1) return;
    const urc = simInserted({ enable: 1, inserted_status: inserted ? 1 : 0 });
    const { simStatSpace } = this.#modem.model.traits;
    this.#modem.report(simStatSpace ? { line: urc.line.replace(":", " :") } : urc);
  }

  #read(): void {
    this.card.markRead();
    const { cpinAbsent } = this.#modem.model.traits;
    const code = this.code ?? (this.card.status === "absent" ? cpinAbsent : "NOT READY");
    if (code !== "none") this.#say(pinState({ code }));
    if (this.ready) this.#open();
  }

  #open(): void {
    const { pace } = this.#modem;
    this.#modem.radio.simReady();
    this.#coming
      .step(pace.of("usim"), () => this.#say(simKind({ kind: 1 })))
      .step(pace.of("sms"), () => {
        this.card.messagesReady = true;
        this.#say(messagesReady({}));
        this.#modem.messages.fetch();
      });
  }
}
