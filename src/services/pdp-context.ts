import type { Family } from "../network/network.ts";

/** 27.007 10.1.1, <PDP_type>. The first three are the <context_type> 1 to 3 of TCP/IP 2.3.1. */
export const PDP_TYPES = ["IP", "IPV6", "IPV4V6", "PPP", "Non-IP"] as const;
/** One of them. */
export type PdpType = (typeof PDP_TYPES)[number];

/** What the host defines of a context, by AT+QICSGP and AT+CGDCONT. */
export interface PdpDefinition {
  readonly contextID: number;
  /** Defined by the host (or from the factory): AT+CGDCONT? lists it. */
  readonly defined: boolean;
  readonly type: PdpType;
  readonly apn: string;
  readonly username: string;
  readonly password: string;
  readonly authentication: number;
}

/** A PDP context: its definition, and what its activation brought. */
export interface PdpContext extends PdpDefinition {
  /** It stands in the network: AT+CGACT?. In LTE the first one does from the attach on. */
  up: boolean;
  /** Activated by AT+QIACT: sockets can use it. */
  active: boolean;
  /** What it was activated as; `type` may have been defined anew since, for the next time. */
  activeType: PdpType;
  activeApn: string;
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

const NONE: readonly string[] = [];

/** As the factory defined it: the first one, and no other. */
export function freshContext(contextID: number): PdpContext {
  return {
    contextID,
    defined: contextID === 1,
    type: "IP",
    apn: "",
    username: "",
    password: "",
    authentication: 0,
    up: false,
    active: false,
    activeType: "IP",
    activeApn: "",
    ending: false,
    dnsServers: NONE,
  };
}

/** The part of a context that outlives power. */
export function definitionOf(context: PdpContext): PdpDefinition {
  const { contextID, defined, type, apn, username, password, authentication } = context;
  return { contextID, defined, type, apn, username, password, authentication };
}

/** What it is, or was activated as. */
function typeOf({ up, active, activeType, type }: PdpContext): PdpType {
  return up || active ? activeType : type;
}

/** Whether sockets can run over it. */
export function ipType(type: PdpType): boolean {
  return type !== "PPP" && type !== "Non-IP";
}

/** The IP versions that its sockets may use; 0: either. */
export function familyOf(context: PdpContext): Family {
  const type = typeOf(context);
  return type === "IP" ? 4 : type === "IPV6" ? 6 : 0;
}

/** What a context reports as its addresses, in the order of AT+QIACT?. */
export function addressesOf(context: PdpContext, { v4, v6 }: ModuleAddresses): string[] {
  const type = typeOf(context);
  if (!ipType(type)) return [];
  return [...(type !== "IPV6" ? [v4] : []), ...(type !== "IP" ? [v6] : [])];
}
