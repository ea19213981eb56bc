import type { Model } from "../models/model.ts";
import type { Family } from "../network/network.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Bearer } from "./bearer.ts";
import type { Cancel } from "../network/network.ts";
import { RESULT } from "./sockets/result-codes.ts";

/** TCP/IP 2.3.1, <context_type>: 1 IPv4, 2 IPv6, 3 IPv4v6. */
export type ContextType = 1 | 2 | 3;

/** A PDP context: what AT+QICSGP and AT+CGDCONT define, and what its activation brought. */
export interface PdpContext {
  readonly contextID: number;
  /** Defined by the host (or from the factory): AT+CGDCONT? lists it. */
  defined: boolean;
  type: ContextType;
  apn: string;
  username: string;
  password: string;
  authentication: number;
  /** Activated by AT+QIACT: sockets can use it. */
  active: boolean;
  /** What it was activated as; `type` may have been defined anew since, for the next time. */
  activeType: ContextType;
  /** AT+QIDEACT is closing its sockets: no new ones. */
  ending: boolean;
  /** DNS servers set by AT+QIDNSCFG; empty: those of the network. */
  dnsServers: readonly string[];
}

/** The module's addresses. Without a given one a private address is reported and the system chooses the real one. */
export interface ModuleAddresses {
  readonly v4: string;
  readonly v6: string;
  /** Whether the host's network really has them, so that connections come from them. */
  readonly given: { readonly v4: boolean; readonly v6: boolean };
}

/** TCP/IP 2.3.2, 2.3.3: how long the network may take. */
const ACTIVATE_TIMEOUT = 150_000;
const DEACTIVATE_TIMEOUT = 40_000;

/** PDP contexts: defined, activated, deactivated, lost. TCP/IP 2.3.1–2.3.3. */
export class PacketDomain {
  readonly addresses: ModuleAddresses;
  readonly #model: Model;
  readonly #clock: Clock;
  readonly #bearer: Bearer;
  readonly #registered: () => boolean;
  readonly #contexts = new Map<number, PdpContext>();
  readonly #pending = new Map<number, Cancel>();

  /** `registered`: whether there is a network to ask at all. */
  constructor(
    model: Model,
    clock: Clock,
    addresses: ModuleAddresses,
    bearer: Bearer,
    registered: () => boolean,
  ) {
    this.#model = model;
    this.#clock = clock;
    this.addresses = addresses;
    this.#bearer = bearer;
    this.#registered = registered;
  }

  /** The context of that number, made when first asked for. */
  context(contextID: number): PdpContext {
    let context = this.#contexts.get(contextID);
    if (!context) {
      context = {
        contextID,
        defined: contextID === 1,
        type: 1,
        apn: "",
        username: "",
        password: "",
        authentication: 0,
        active: false,
        activeType: 1,
        ending: false,
        dnsServers: [],
      };
      this.#contexts.set(contextID, context);
    }
    return context;
  }

  isActive(contextID: number): boolean {
    return this.#contexts.get(contextID)?.active === true;
  }

  /** In order of their numbers. */
  active(): PdpContext[] {
    return this.#sorted().filter((context) => context.active);
  }

  defined(): PdpContext[] {
    this.context(1);
    return this.#sorted().filter((context) => context.defined);
  }

  /** Answers the result code: 0, or why not. */
  activate(contextID: number): number | Promise<number> {
    const context = this.context(contextID);
    if (!this.#registered()) return RESULT.activateFailed;
    const { activateTwice, activeContexts } = this.#model.traits;
    if (context.active) return activateTwice === "OK" ? RESULT.success : RESULT.activateFailed;
    if (this.active().length + this.#pending.size >= activeContexts) return RESULT.activateFailed;
    return this.#ask(
      (done) => this.#bearer.activate(contextID, done),
      contextID,
      ACTIVATE_TIMEOUT,
      (answer) => {
        const granted = answer && this.#registered();
        context.active = granted;
        context.activeType = context.type;
        return granted ? RESULT.success : RESULT.activateFailed;
      },
    );
  }

  /** Answers the result code. The sockets of the context must have been closed before. */
  deactivate(contextID: number): number | Promise<number> {
    if (this.#pending.has(contextID)) return RESULT.busy;
    if (!this.isActive(contextID)) return RESULT.success;
    return this.#ask(
      (done) => this.#bearer.deactivate(contextID, done),
      contextID,
      DEACTIVATE_TIMEOUT,
      (done) => {
        if (done) this.lose(contextID);
        return done ? RESULT.success : RESULT.deactivateFailed;
      },
    );
  }

  /** The context is gone, whoever ended it. Its DNS servers were granted with it. */
  lose(contextID: number): void {
    const context = this.context(contextID);
    context.active = false;
    context.dnsServers = [];
  }

  /** Power is gone: nothing is active, and what only lived with it is forgotten. */
  reset(): void {
    this.giveUp();
    for (const contextID of this.#contexts.keys()) this.lose(contextID);
  }

  /** There is no network any more: what was asked of it fails. */
  giveUp(): void {
    for (const cancel of this.#pending.values()) cancel();
  }

  /** What a context reports as its addresses, in the order of AT+QIACT?. */
  addressesOf(context: PdpContext): string[] {
    const { v4, v6 } = this.addresses;
    const type = typeOf(context);
    return [...(type !== 2 ? [v4] : []), ...(type !== 1 ? [v6] : [])];
  }

  familyOf(context: PdpContext): Family {
    const type = typeOf(context);
    return type === 1 ? 4 : type === 2 ? 6 : 0;
  }

  /** Where connections of a family come from; undefined: the system's choice. */
  source(family: 4 | 6): string | undefined {
    const { v4, v6, given } = this.addresses;
    if (family === 4) return given.v4 ? v4 : undefined;
    return given.v6 ? v6 : undefined;
  }

  #sorted(): PdpContext[] {
    return [...this.#contexts.values()].toSorted((a, b) => a.contextID - b.contextID);
  }

  #ask(
    start: (done: (answer: boolean) => void) => Cancel,
    contextID: number,
    timeout: number,
    then: (answer: boolean) => number,
  ): number | Promise<number> {
    if (this.#pending.has(contextID)) return RESULT.busy;
    // Answered at once where the network does, so that a module without delays stays synchronous.
    let result: number | undefined;
    let resolve: ((result: number) => void) | undefined;
    const cancel = start((answer) => {
      this.#pending.delete(contextID);
      result = then(answer);
      resolve?.(result);
    });
    if (result !== undefined) return result;
    return new Promise((settle) => {
      const end = (code: number): void => {
        this.#pending.delete(contextID);
        limit.cancel();
        cancel();
        settle(code);
      };
      const limit = this.#clock.after(timeout, () => end(RESULT.timeout));
      this.#pending.set(contextID, () => end(RESULT.activateFailed));
      resolve = (answer) => {
        limit.cancel();
        settle(answer);
      };
    });
  }
}

function typeOf({ active, activeType, type }: PdpContext): ContextType {
  return active ? activeType : type;
}
