import { isIP } from "node:net";
import type { Endpoint, Family } from "../network.ts";

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** An address as the module sees it: what reached an IPv6 socket over IPv4 is an IPv4 address. */
export function shownAddress(address: string): string {
  return address.replace(MAPPED, "");
}

/** The remote end of a socket, from what Node tells of it. */
export function endpoint(address: string | undefined, port: number | undefined): Endpoint {
  return { address: shownAddress(address ?? ""), port: port ?? 0 };
}

/** The family to look a name up in: the one of the local address, if there is one and the caller leaves it open. */
export function familyFor(family: Family, localAddress: string | undefined): Family {
  if (family !== 0 || localAddress === undefined) return family;
  const local = isIP(localAddress);
  return local === 4 || local === 6 ? local : 0;
}

export function loopback(family: 4 | 6): string {
  return family === 4 ? "127.0.0.1" : "::1";
}
