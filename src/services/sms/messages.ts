import { timeText } from "../time-of-day.ts";
import { INTERNATIONAL, type Address } from "./address.ts";
import type { MessageCentre, Mobile, SubmitResult } from "./centre.ts";
import { CMS_ERROR } from "./cms.ts";
import { composeDelivers } from "./compose.ts";
import { formatDeliver } from "./deliver.ts";
import { Incoming } from "./incoming.ts";
import { LoopCentre } from "./loop-centre.ts";
import type { Store } from "./message-store.ts";
import type { MessageModule } from "./module.ts";
import { parseIncoming, parsePdu, type Pdu } from "./pdu.ts";
import { HostWishes } from "./settings.ts";
import { Stores } from "./stores.ts";
import { parseSubmit } from "./submit.ts";

/** The service centre that a test SIM comes with, in a country code that belongs to nobody. */
const FACTORY_CENTRE: Address = { value: "999100000000", type: INTERNATIONAL };
const CENTRE_SECTION = "sms centre";

/** A message from outside: what is not given, the network makes up. */
export type Inbound =
  | { readonly from: string; readonly text: string; readonly time?: number }
  | {
      /** Hex of the service centre's address and an SMS-DELIVER or SMS-STATUS-REPORT. */
      readonly pdu: string;
    };

export type Sent = { readonly reference: number } | { readonly cms: number };

/** Short messages: what is kept, what comes, what goes. 27.005. */
export class Messages implements Mobile {
  readonly wishes: HostWishes;
  readonly stores: Stores;
  readonly #module: MessageModule;
  readonly #given: MessageCentre | undefined;
  /** There is none until a message comes. */
  #incoming: Incoming | undefined;
  /** TP-MR of the next message. */
  #reference = 0;
  /** Of the next message in parts. */
  #partsReference = 0;

  /** Without a centre it has one that accepts all, and sends those to the own number back. */
  constructor(module: MessageModule, centre?: MessageCentre) {
    this.#module = module;
    this.#given = centre;
    this.wishes = new HostWishes(module.settings);
    this.stores = new Stores(module);
  }

  // ---- what the host asks

  /** The +CMS ERROR number for a SIM that cannot be used now. */
  get trouble(): number | undefined {
    return this.#module.simTrouble;
  }

  /** The store that AT+CPMS has chosen: 1 to read and delete, 2 to write and send, 3 for what comes. */
  chosen(use: "mem1" | "mem2" | "mem3"): Store {
    return this.stores.get(this.wishes.storeFor[use]);
  }

  /** AT+CSCA. Undefined: there is none. */
  get centreAddress(): Address | undefined {
    const kept = this.#module.nvram.get(CENTRE_SECTION) as Partial<Address> | undefined;
    if (kept === undefined) return FACTORY_CENTRE;
    const { value, type } = kept;
    return typeof value === "string" && value !== "" && typeof type === "number"
      ? { value, type }
      : undefined;
  }

  set centreAddress(address: Address | undefined) {
    this.#module.nvram.set(CENTRE_SECTION, address ?? { value: "", type: 0 });
  }

  /** Sends an SMS-SUBMIT; `done` is told its reference, or why it could not be sent. */
  send({ centre: given, tpdu }: Pdu, done: (sent: Sent) => void): void {
    const { registered, simTrouble, ownNumber, air } = this.#module;
    const centre = given ?? this.centreAddress;
    if (simTrouble !== undefined) return done({ cms: simTrouble });
    if (!registered) return done({ cms: CMS_ERROR.noNetwork });
    if (!centre) return done({ cms: CMS_ERROR.noCentreAddress });
    const reference = this.#reference;
    this.#reference = (reference + 1) & 0xff;
    const numbered = Buffer.from(tpdu);
    numbered[1] = reference;
    const submit = parseSubmit(numbered);
    if (!submit) return done({ cms: CMS_ERROR.pduParameter });
    const answer = (result: SubmitResult): void =>
      done(result === "accepted" ? { reference } : result);
    air.use();
    this.#centre().submit({ submit, tpdu: numbered, centre, from: ownNumber }, this, answer);
  }

  /** The host has been told a message that it has to acknowledge. */
  get awaitsAcknowledgement(): boolean {
    return this.#incoming?.awaitsAcknowledgement ?? false;
  }

  /** AT+CNMA. False: there was nothing to acknowledge. */
  acknowledge(): boolean {
    return this.#incoming?.acknowledge() ?? false;
  }

  /** AT+CNMI has been given. */
  indicationsChanged(): void {
    this.#incoming?.indicationsChanged();
  }

  /** There is room again, or a network, or a SIM: takes what waits at the service centre. */
  fetch(): void {
    this.#incoming?.fetch();
  }

  /** Power ends. */
  reset(): void {
    this.#incoming?.reset();
  }

  // ---- what comes from outside

  deliver(tpdu: Buffer, centre: Address): boolean {
    return this.#receive({ centre, tpdu });
  }

  /** A message arrives, in parts if it is long. False: it is malformed, or too many wait for the module already. */
  receive(inbound: Inbound): boolean {
    if ("pdu" in inbound) {
      const pdu = parsePdu(inbound.pdu);
      return pdu !== undefined && parseIncoming(pdu.tpdu) !== undefined && this.#receive(pdu);
    }
    const { from, text, time } = inbound;
    const parts = composeDelivers(from, text, this.#time(time), this.#partsReference);
    if (!parts) return false;
    if (parts.length > 1) this.#partsReference++;
    return this.#receive(
      ...parts.map((part) => ({ centre: FACTORY_CENTRE, tpdu: formatDeliver(part) })),
    );
  }

  #receive(...pdus: readonly Pdu[]): boolean {
    this.#incoming ??= new Incoming(this.#module, this.wishes, this.stores);
    return this.#incoming.receive(pdus);
  }

  #centre(): MessageCentre {
    const { clock, pace } = this.#module;
    return this.#given ?? new LoopCentre(clock, pace, () => this.#time());
  }

  #time(utc: number = this.#module.clock.utc): string {
    return timeText(utc, this.#module.zone, 2);
  }
}
