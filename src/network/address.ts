import { ipVersion } from "../kernel/ip.ts";

/** The family of a numeric address, with a zone or without; 0 for anything else, which is then a name. */
export function familyOf(host: string): 0 | 4 | 6 {
  return ipVersion(host.replace(/%.+$/, ""));
}

/** One text per endpoint, to look it up by. */
export function endpointKey({ address, port }: { address: string; port: number }): string {
  return `${address.toLowerCase()} ${port}`;
}
