import type { Clock } from "../kernel/clock.ts";
import type { Model } from "../models/model.ts";
import type { Bearer } from "./bearer.ts";
import { BearerRequests } from "./bearer-requests.ts";
import type { Nvram } from "./nvram.ts";
import {
  definitionOf,
  freshContext,
  ipType,
  type ModuleAddresses,
  type PdpContext,
  type PdpDefinition,
} from "./pdp-context.ts";
import { RESULT } from "./sockets/result-codes.ts";

/** TCP/IP 2.3.2, 2.3.3: how long the network may take. */
const ACTIVATE_TIMEOUT = 150_000;
const DEACTIVATE_TIMEOUT = 40_000;

/** Who ended or began something: the host's command, or the network. */
export type By = "ME" | "NW";

/** What happens to the packet domain beside the answers: AT+CGEREP reports it. */
export type PacketDomainEvent =
  | { readonly kind: "attached" }
  | { readonly kind: "up"; readonly context: PdpContext; readonly by: By }
  /** `served`: sockets could use it until now. */
  | {
      readonly kind: "down";
      readonly context: PdpContext;
      readonly served: boolean;
      readonly by: By;
    }
  | { readonly kind: "detached"; readonly served: readonly number[]; readonly by: By };

/** The network that serves the module, as far as contexts depend on it; and it hears what becomes of them. */
export interface ServingNetwork {
  /** Whether there is a network to ask at all. */
  readonly registered: boolean;
  /** LTE: the first context comes with the attach. */
  readonly inLte: boolean;
  /** How many contexts the technology in use allows at a time. */
  readonly mostContexts: number;
  packetDomainChanged(event: PacketDomainEvent): void;
}

/** What the packet domain needs of the module around it. */
export interface PacketDomainSurroundings {
  readonly model: Model;
  readonly clock: Clock;
  readonly addresses: ModuleAddresses;
  readonly bearer: Bearer;
  readonly nvram: Nvram;
  readonly network: ServingNetwork;
}

const SECTION = "contexts";

/** The packet domain: attached or not, and PDP contexts: defined, activated, deactivated, lost. TCP/IP 2.3.1–2.3.3. */
export class PacketDomain {
  readonly addresses: ModuleAddresses;
  readonly #model: Model;
  readonly #bearer: Bearer;
  readonly #nvram: Nvram;
  readonly #network: ServingNetwork;
  /** In order of their numbers. */
  #contexts: readonly PdpContext[] = [];
  readonly #requests: BearerRequests;
  #attached = false;
  /** AT+CGATT=0: the host wants no packet domain. */
  #unwanted = false;

  constructor({ model, clock, addresses, bearer, nvram, network }: PacketDomainSurroundings) {
    this.addresses = addresses;
    this.#model = model;
    this.#bearer = bearer;
    this.#nvram = nvram;
    this.#network = network;
    this.#requests = new BearerRequests(clock);
    for (const kept of (nvram.get(SECTION) as readonly PdpDefinition[] | undefined) ?? []) {
      Object.assign(this.context(kept.contextID), kept);
    }
  }

  get attached(): boolean {
    return this.#attached;
  }

  /** The context of that number, made when first asked for. */
  context(contextID: number): PdpContext {
    const known = this.#find(contextID);
    if (known) return known;
    const fresh = freshContext(contextID);
    this.#contexts = [...this.#contexts, fresh].toSorted((a, b) => a.contextID - b.contextID);
    return fresh;
  }

  /** What the host defines, for good. */
  define(contextID: number, values: Partial<Omit<PdpDefinition, "contextID">>): void {
    Object.assign(this.context(contextID), values);
    // One that somebody only looked at is like one that was never there.
    const kept = this.#contexts.filter((context) => context.defined || context.contextID === 1);
    this.#nvram.set(SECTION, kept.map(definitionOf));
  }

  isActive(contextID: number): boolean {
    return this.#find(contextID)?.active === true;
  }

  /** In order of their numbers. */
  active(): PdpContext[] {
    return this.#contexts.filter((context) => context.active);
  }

  defined(): PdpContext[] {
    this.context(1);
    return this.#contexts.filter((context) => context.defined);
  }

  /** Defined, or standing all the same: AT+QIACT asks for no definition. */
  known(): PdpContext[] {
    this.context(1);
    return this.#contexts.filter((context) => context.defined || context.up);
  }

  /** Somebody uses it, or is about to. */
  inUse(context: PdpContext): boolean {
    return this.#standsAlone(context) || this.#requests.has(context.contextID);
  }

  /** There is a network: the module attaches, unless the host does not want it. */
  attach(): void {
    if (this.#unwanted || this.#attached) return;
    this.#attached = true;
    this.#network.packetDomainChanged({ kind: "attached" });
    if (this.#network.inLte) this.#bringUp(this.context(1), "NW");
  }

  /** AT+CGATT=1, or what needs the packet domain. False if there is no network. */
  want(): boolean {
    this.#unwanted = false;
    if (!this.#network.registered) return false;
    this.attach();
    return true;
  }

  /** AT+CGATT=0. */
  renounce(): void {
    this.#unwanted = true;
    this.detach("ME");
  }

  /** After a start the module attaches by itself again. */
  forgetWish(): void {
    this.#unwanted = false;
  }

  /** Every context is gone, whoever ended it. */
  detach(by: By): void {
    this.giveUp();
    if (!this.#attached) return;
    this.#attached = false;
    const served = this.active().map(({ contextID }) => contextID);
    for (const context of this.#contexts) this.#takeDown(context);
    this.#network.packetDomainChanged({ kind: "detached", served, by });
  }

  /** AT+CGACT=1. True if it stands. */
  bringUp(contextID: number): boolean | Promise<boolean> {
    const context = this.context(contextID);
    if (!this.want()) return false;
    if (context.up) return true;
    if (this.#full()) return false;
    const result = this.#grant(context, false);
    return result instanceof Promise
      ? result.then((code) => code === RESULT.success)
      : result === RESULT.success;
  }

  /** AT+CGACT=0. False: in LTE the last context goes only with the attach. */
  takeDown(contextID: number): boolean | Promise<boolean> {
    const context = this.context(contextID);
    if (this.#requests.has(contextID)) {
      this.lose(contextID, "ME");
      return true;
    }
    if (!context.up) return true;
    const others = this.#contexts.some((other) => other !== context && other.up);
    if (this.#network.inLte && !others) return false;
    const result = this.#requests.ask({
      contextID,
      start: (done) => this.#bearer.deactivate(contextID, done),
      timeout: DEACTIVATE_TIMEOUT,
      answered: (done) => {
        if (done) this.lose(contextID, "ME");
        return done ? RESULT.success : RESULT.deactivateFailed;
      },
      givenUp: RESULT.success,
    });
    return result instanceof Promise
      ? result.then((code) => code === RESULT.success)
      : result === RESULT.success;
  }

  /** AT+QIACT. Answers the result code: 0, or why not. */
  activate(contextID: number): number | Promise<number> {
    const context = this.context(contextID);
    if (!ipType(context.type)) return RESULT.activateFailed;
    if (!this.want()) return RESULT.activateFailed;
    const { activateTwice } = this.#model.traits;
    if (context.active) return activateTwice === "OK" ? RESULT.success : RESULT.activateFailed;
    // One that stands already needs no place more.
    if (!this.#standsAlone(context) && this.#full()) return RESULT.activateFailed;
    return this.#grant(context, true);
  }

  /** Answers the result code. The sockets of the context must have been closed before. */
  deactivate(contextID: number): number | Promise<number> {
    if (this.#requests.has(contextID)) return RESULT.busy;
    if (!this.isActive(contextID)) return RESULT.success;
    return this.#requests.ask({
      contextID,
      start: (done) => this.#bearer.deactivate(contextID, done),
      timeout: DEACTIVATE_TIMEOUT,
      answered: (done) => {
        if (done) this.#stop(this.context(contextID));
        return done ? RESULT.success : RESULT.deactivateFailed;
      },
      // The context goes with the network.
      givenUp: RESULT.success,
    });
  }

  /** The context is gone, whoever ended it. */
  lose(contextID: number, by: By): void {
    this.#requests.giveUpOne(contextID);
    const context = this.context(contextID);
    const { up, active: served } = context;
    this.#takeDown(context);
    if (up || served) this.#network.packetDomainChanged({ kind: "down", context, served, by });
  }

  /** Power is gone: nothing is active, and what only lived with it is forgotten. */
  reset(): void {
    this.giveUp();
    this.#attached = false;
    this.#unwanted = false;
    for (const context of this.#contexts) this.#takeDown(context);
  }

  /** There is no network any more: what was asked of it fails. */
  giveUp(): void {
    this.#requests.giveUp();
  }

  /** Where connections of a family come from; undefined: the system's choice. */
  source(family: 4 | 6): string | undefined {
    const { v4, v6, given } = this.addresses;
    if (family === 4) return given.v4 ? v4 : undefined;
    return given.v6 ? v6 : undefined;
  }

  /** Something has been asked of the network. */
  get busy(): boolean {
    return this.#requests.contextIDs.length > 0;
  }

  #full(): boolean {
    const places = this.#contexts.filter(
      (context) => this.#standsAlone(context) || this.#requests.has(context.contextID),
    );
    return places.length >= this.#network.mostContexts;
  }

  /** It stands, and more than that it came with the attach. */
  #standsAlone({ contextID, up, active }: PdpContext): boolean {
    return active || (up && !(contextID === 1 && this.#network.inLte));
  }

  /** Asks the network for a context, for sockets or not. */
  #grant(context: PdpContext, serve: boolean): number | Promise<number> {
    // As it is defined now: it may be defined anew before the answer.
    const { contextID, type, apn } = context;
    return this.#requests.ask({
      contextID,
      start: (done) => this.#bearer.activate(contextID, done),
      timeout: ACTIVATE_TIMEOUT,
      answered: (answer) => {
        const granted = answer && this.#attached && this.#network.registered;
        if (!granted) return RESULT.activateFailed;
        this.#bringUp(context, "ME");
        context.activeType = type;
        context.activeApn = apn;
        if (serve) context.active = true;
        return RESULT.success;
      },
      givenUp: RESULT.activateFailed,
    });
  }

  #bringUp(context: PdpContext, by: By): void {
    if (context.up) return;
    context.up = true;
    context.activeType = context.type;
    context.activeApn = context.apn;
    this.#network.packetDomainChanged({ kind: "up", context, by });
  }

  /** AT+QIDEACT: no sockets any more; the context that came with the attach stays. */
  #stop(context: PdpContext): void {
    context.active = false;
    context.dnsServers = [];
    if (context.contextID !== 1 || !this.#network.inLte) {
      this.lose(context.contextID, "ME");
    }
  }

  /** Its DNS servers were granted with it. */
  #takeDown(context: PdpContext): void {
    context.up = false;
    context.active = false;
    context.dnsServers = [];
  }

  #find(contextID: number): PdpContext | undefined {
    return this.#contexts.find((context) => context.contextID === contextID);
  }
}
