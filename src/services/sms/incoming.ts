import type { Urc } from "../../at/urc.ts";
import type { Alarm } from "../../kernel/clock.ts";
import { carrying } from "./announcements.ts";
import { classOf } from "./coding-scheme.ts";
import type { MessageModule } from "./module.ts";
import { formatPdu, parseIncoming, type Message, type Pdu } from "./pdu.ts";
import type { HostWishes } from "./settings.ts";
import type { StoreName, Stores } from "./stores.ts";
import { reportStored, stored } from "./urcs.ts";

/** What the service centre keeps for a module that is away or has no room. */
const MOST_WAITING = 100;
/** URCs that AT+CNMI=0 holds back; past them the oldest goes. 27.005 3.4.1. */
const MOST_HELD = 64;
/** How long a host may take to acknowledge with AT+CNMA: 24.011 10, TR2M is 12 to 20 s. */
const ACKNOWLEDGE_TIME = 15_000;

/** A message for the host, which has to acknowledge it in time from when it has been told. */
interface Unacknowledged {
  readonly pdu: Pdu;
  alarm: Alarm | undefined;
}

/** Messages to the module: those that wait at the service centre, and where those that came go. AT+CNMI decides. */
export class Incoming {
  readonly #module: MessageModule;
  readonly #wishes: HostWishes;
  readonly #stores: Stores;
  #waiting: Pdu[] | undefined;
  #held: Urc[] | undefined;
  /** The module will be paged. */
  #paging: Alarm | undefined;
  #taking = false;
  /** There was a reason to look once more. */
  #again = false;
  /** Told to the host, which has to acknowledge it. */
  #unacknowledged: Unacknowledged | undefined;

  constructor(module: MessageModule, wishes: HostWishes, stores: Stores) {
    this.#module = module;
    this.#wishes = wishes;
    this.#stores = stores;
  }

  /** The parts of a message, or one. False: there is no room for all of them, as too many wait already. */
  receive(pdus: readonly Pdu[]): boolean {
    if ((this.#waiting?.length ?? 0) + pdus.length > MOST_WAITING) return false;
    (this.#waiting ??= []).push(...pdus);
    this.fetch();
    return true;
  }

  /** Takes what waits at the service centre, as far as there is a way and room: whenever either has come. */
  fetch(): void {
    if ((!this.#waiting && !this.#taking) || this.#paging || !this.#reachable) return;
    const { air } = this.#module;
    if (air.wait() > 0) {
      this.#paging = air.whenListening(() => {
        this.#paging = undefined;
        this.fetch();
      });
      return;
    }
    air.use();
    this.#takeWaiting();
  }

  /** A host may answer at once what it is told, and so make room or acknowledge while there is still more to take. */
  #takeWaiting(): void {
    this.#again = true;
    if (this.#taking) return;
    this.#taking = true;
    while (this.#again) {
      this.#again = false;
      const waiting = this.#waiting ?? [];
      this.#waiting = undefined;
      const left = waiting.filter((pdu) => !this.#take(pdu));
      // Others may have come meanwhile.
      left.push(...(this.#waiting ?? []));
      this.#waiting = left.length > 0 ? left : undefined;
    }
    this.#taking = false;
  }

  /** AT+CNMI has been given: what was held goes out, or away. */
  indicationsChanged(): void {
    this.#release();
    this.fetch();
  }

  get awaitsAcknowledgement(): boolean {
    return this.#unacknowledged !== undefined;
  }

  /** AT+CNMA. False: nothing is to be acknowledged. */
  acknowledge(): boolean {
    if (!this.#unacknowledged) return false;
    this.#unacknowledged.alarm?.cancel();
    this.#unacknowledged = undefined;
    this.fetch();
    return true;
  }

  /** The module goes off: what the host has not acknowledged is still the centre's. */
  reset(): void {
    this.#held = undefined;
    this.#paging?.cancel();
    this.#paging = undefined;
    this.#giveBack();
  }

  /** On the network, with a SIM that is ready. */
  get #reachable(): boolean {
    return this.#module.registered && this.#module.simTrouble === undefined;
  }

  #giveBack(): void {
    if (!this.#unacknowledged) return;
    const { pdu, alarm } = this.#unacknowledged;
    alarm?.cancel();
    this.#unacknowledged = undefined;
    (this.#waiting ??= []).unshift(pdu);
  }

  /** False: it has to wait. */
  #take(pdu: Pdu): boolean {
    const message = parseIncoming(pdu.tpdu);
    if (!message) return true; // nothing can be made of it: refused, and not sent again
    return message.kind === "report"
      ? this.#takeReport(message, pdu)
      : this.#takeMessage(message, pdu);
  }

  #takeMessage(message: Message, pdu: Pdu): boolean {
    const { mt } = this.#wishes.get("+CNMI");
    const messageClass = message.kind === "deliver" ? classOf(message.dcs) : undefined;
    const direct = (mt === 2 && messageClass !== 2) || (mt === 3 && messageClass === 3);
    if (direct && this.#routes) return this.#pass(message, pdu);
    // 23.038 4: class 2 is for the SIM.
    const mem = messageClass === 2 ? "SM" : this.#wishes.storeFor.mem3;
    const index = this.#keep(mem, pdu);
    if (index === undefined) return false;
    if (mt !== 0) this.#announce(stored({ mem, index }));
    return true;
  }

  #takeReport(message: Message, pdu: Pdu): boolean {
    const { ds } = this.#wishes.get("+CNMI");
    // Nothing is lost with a report: who does not want to hear it does not get it.
    if (ds === 0 || (ds === 1 && (this.#discards() || !this.#module.hears))) return true;
    // What has to be acknowledged is not held back.
    if (ds === 1 && (this.#routes || !this.#acknowledges)) return this.#pass(message, pdu);
    const index = this.#keep("SR", pdu);
    if (index === undefined) return false;
    this.#announce(reportStored({ mem: "SR", index }));
    return true;
  }

  #keep(mem: StoreName, pdu: Pdu): number | undefined {
    return this.#stores.get(mem).add({ status: "REC UNREAD", pdu: formatPdu(pdu) });
  }

  /**
   * The host gets to hear a message itself, which is kept nowhere else: not one that would be held (<mode> 0), nor in data
   * mode one that it has to acknowledge.
   */
  get #routes(): boolean {
    const { hears, linkReserved } = this.#module;
    const { mode } = this.#wishes.get("+CNMI");
    return hears && mode !== 0 && !(linkReserved && (mode === 1 || this.#acknowledges));
  }

  get #acknowledges(): boolean {
    return this.#wishes.get("+CSMS").service === 1;
  }

  /** Straight to the host. With AT+CSMS=1 one at a time: the next one when this one is acknowledged. */
  #pass(message: Message, pdu: Pdu): boolean {
    if (this.#unacknowledged) return false;
    const urc = carrying(message, pdu, this.#wishes, this.#module.model.traits.headedText);
    if (!urc) return true;
    if (!this.#acknowledges) {
      this.#announce(urc);
      return true;
    }
    const told: Unacknowledged = { pdu, alarm: undefined };
    this.#unacknowledged = told;
    this.#announce({ ...urc, said: () => this.#said(told) });
    return true;
  }

  /** Several ports may say it; it may have been acknowledged on one of them by the time another does. */
  #said(told: Unacknowledged): void {
    if (told !== this.#unacknowledged) return;
    told.alarm ??= this.#module.clock.after(ACKNOWLEDGE_TIME, () => {
      if (!this.#acknowledges) return void this.acknowledge();
      this.#wishes.stopRouting();
      this.#giveBack();
      this.fetch();
    });
  }

  /** <mode> 1: a port in data mode is told nothing, not even later. */
  #discards(): boolean {
    return this.#wishes.get("+CNMI").mode === 1 && this.#module.linkReserved;
  }

  #announce(urc: Urc): void {
    if (this.#discards()) return;
    if (this.#wishes.get("+CNMI").mode !== 0) {
      this.#release(); // AT&F too ends the time of holding
      return this.#module.report(urc);
    }
    const held = (this.#held ??= []);
    held.push(urc);
    if (held.length > MOST_HELD) held.shift();
  }

  #release(): void {
    const { mode, bfr } = this.#wishes.get("+CNMI");
    if (!this.#held || mode === 0) return;
    const held = this.#held;
    this.#held = undefined;
    if (bfr === 0) for (const urc of held) this.#module.report(urc);
  }
}
