import type { Nvram } from "./nvram.ts";

/** A SIM as it is put in. What is not given is a card without a PIN question. */
export interface SimOptions {
  /** False: the slot is empty. */
  readonly inserted?: boolean;
  /** CHV1, 4 to 8 digits. */
  readonly pin?: string;
  /** Whether the card asks for its PIN at every start; true if a PIN is given. */
  readonly locked?: boolean;
  readonly puk?: string;
  readonly pin2?: string;
  readonly puk2?: string;
  /** PIN attempts left, 0 to 3; at 0 the PUK is wanted. */
  readonly attempts?: number;
  /** PUK attempts left, 0 to 10; at 0 the card is dead. */
  readonly pukAttempts?: number;
}

/** One secret of the card: its number, the number that unblocks it, and how often each may still be wrong. */
interface Secret {
  readonly pin: string;
  readonly puk: string;
  readonly pinLeft: number;
  readonly pukLeft: number;
}

interface Card {
  readonly locked: boolean;
  readonly pin1: Secret;
  readonly pin2: Secret;
}

/** Attempts of a fresh card. 51.011 11.3. */
const PIN_ATTEMPTS = 3;
const PUK_ATTEMPTS = 10;

/** `busy`: the card is being read, `off`: AT+CFUN=0, `blocked`: no PUK attempt is left. */
export type SimStatus = "absent" | "off" | "busy" | "PIN" | "PUK" | "blocked" | "ready";

/** What became of a secret: `unnecessary`: nobody had asked. */
export type Verdict = "right" | "wrong" | "PUK wanted" | "blocked" | "unnecessary";

const SECTION = "sim";

/** The SIM: its PINs, what is left of attempts, and whether it is there and powered. What the card knows survives. */
export class SimCard {
  readonly #nvram: Nvram;
  readonly #made: string;
  #card: Card;
  #inserted: boolean;
  #verified = false;
  /** AT+CFUN=0 takes its power away. */
  #powered = false;
  /** The module has read it: PIN questions and the identity can be answered. */
  #read = false;
  /** SMS are ready: bit 2 of AT+QINISTAT. */
  messagesReady = false;

  constructor(options: SimOptions, nvram: Nvram) {
    this.#nvram = nvram;
    this.#inserted = options.inserted ?? true;
    this.#made = Object.keys(options).length === 0 ? "{}" : JSON.stringify(options);
    const kept = nvram.get(SECTION) as { made: string; card: Card } | undefined;
    // Another --sim is another card.
    this.#card = kept?.made === this.#made ? kept.card : freshCard(options);
  }

  get status(): SimStatus {
    if (!this.#powered) return "off";
    if (!this.#inserted) return "absent";
    if (!this.#read) return "busy";
    const { pin1, locked } = this.#card;
    if (pin1.pukLeft === 0) return "blocked";
    if (pin1.pinLeft === 0) return "PUK";
    return locked && !this.#verified ? "PIN" : "ready";
  }

  get ready(): boolean {
    return this.status === "ready";
  }

  get inserted(): boolean {
    return this.#inserted;
  }

  /** Whether it asks for its PIN at every start: AT+CLCK="SC",2. */
  get locked(): boolean {
    return this.#card.locked;
  }

  /** Attempts left, of AT+QPINC. */
  attempts(which: "SC" | "P2"): { readonly pin: number; readonly puk: number } {
    const { pinLeft, pukLeft } = this.#secret(which);
    return { pin: pinLeft, puk: pukLeft };
  }

  /** Power for the card, or none. The module reads it afterwards: `markRead`. */
  power(on: boolean): void {
    this.#powered = on;
    this.#forget();
  }

  /** Put into the slot, or taken out of it. */
  insert(inserted: boolean): void {
    this.#inserted = inserted;
    this.#forget();
  }

  markRead(): void {
    this.#read = true;
  }

  /** A PIN that the card waits for. */
  verify(pin: string): Verdict {
    if (this.status !== "PIN") return "unnecessary";
    const verdict = this.#try("SC", pin);
    if (verdict === "right") this.#verified = true;
    return verdict;
  }

  /** The PUK, and the PIN from now on. */
  unblock(which: "SC" | "P2", puk: string, newPin: string): Verdict {
    const secret = this.#secret(which);
    if (secret.pukLeft === 0) return "blocked";
    if (puk !== secret.puk) {
      const pukLeft = secret.pukLeft - 1;
      this.#keep(which, { ...secret, pukLeft });
      return pukLeft === 0 ? "blocked" : "wrong";
    }
    this.#keep(which, { ...secret, pin: newPin, pinLeft: PIN_ATTEMPTS, pukLeft: PUK_ATTEMPTS });
    if (which === "SC") this.#verified = true;
    return "right";
  }

  /** The PIN question on or off: AT+CLCK="SC". */
  lock(locked: boolean, pin: string): Verdict {
    const verdict = this.#try("SC", pin);
    if (verdict === "right") {
      this.#verified = true;
      this.#store({ ...this.#card, locked });
    }
    return verdict;
  }

  /** AT+CPWD. */
  change(which: "SC" | "P2", pin: string, newPin: string): Verdict {
    const verdict = this.#try(which, pin);
    if (verdict === "right") this.#keep(which, { ...this.#secret(which), pin: newPin });
    return verdict;
  }

  #secret(which: "SC" | "P2"): Secret {
    return which === "SC" ? this.#card.pin1 : this.#card.pin2;
  }

  #try(which: "SC" | "P2", pin: string): Verdict {
    const secret = this.#secret(which);
    if (secret.pinLeft === 0) return "PUK wanted";
    const right = pin === secret.pin;
    const pinLeft = right ? PIN_ATTEMPTS : secret.pinLeft - 1;
    // Nothing to keep where nothing changed: the card is written only when it must be.
    if (pinLeft !== secret.pinLeft) this.#keep(which, { ...secret, pinLeft });
    if (right) return "right";
    return pinLeft === 0 ? "PUK wanted" : "wrong";
  }

  #keep(which: "SC" | "P2", secret: Secret): void {
    this.#store({ ...this.#card, [which === "SC" ? "pin1" : "pin2"]: secret });
  }

  #store(card: Card): void {
    this.#card = card;
    this.#nvram.set(SECTION, { made: this.#made, card });
  }

  #forget(): void {
    this.#verified = false;
    this.#read = false;
    this.messagesReady = false;
  }
}

const plainCard = freshCardOf({});

/** Most cards are alike: they share what they know until it changes. */
function freshCard(options: SimOptions): Card {
  return Object.keys(options).length === 0 ? plainCard : freshCardOf(options);
}

function freshCardOf(options: SimOptions): Card {
  return {
    locked: options.locked ?? options.pin !== undefined,
    pin1: {
      pin: options.pin ?? "1234",
      puk: options.puk ?? "12345678",
      pinLeft: options.attempts ?? PIN_ATTEMPTS,
      pukLeft: options.pukAttempts ?? PUK_ATTEMPTS,
    },
    pin2: {
      pin: options.pin2 ?? "5678",
      puk: options.puk2 ?? "87654321",
      pinLeft: PIN_ATTEMPTS,
      pukLeft: PUK_ATTEMPTS,
    },
  };
}
