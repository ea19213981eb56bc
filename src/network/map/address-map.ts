import { endpointKey, familyOf } from "../address.ts";
import type { Endpoint } from "../network.ts";

/** A name or a numeric address; without a port, all of them. */
export interface Place {
  readonly host: string;
  readonly port?: number | undefined;
}

/** Where the firmware thinks it talks to, and where it shall. */
export interface Mapping {
  readonly from: Place;
  readonly to: Place;
}

/**
 * Which hosts and ports stand for which others. An entry for host and port goes before one for the host alone; names
 * are compared without regard to case; of two entries for the same place the later counts.
 */
export class AddressMap {
  readonly #exact = new Map<string, Place>();
  readonly #hosts = new Map<string, Place>();
  readonly #exactBack = new Map<string, Endpoint>();
  readonly #hostsBack = new Map<string, string>();

  constructor(mappings: Iterable<Mapping>) {
    for (const { from, to } of mappings) this.#add(from, to);
  }

  /** Where `host` and `port` really are; undefined if they are not mapped. */
  forward(
    host: string,
    port: number,
  ): { readonly host: string; readonly port: number } | undefined {
    const to = this.#exact.get(endpointKey({ address: host, port })) ?? this.host(host);
    return to && { host: to.host, port: to.port ?? port };
  }

  /** Where `host` really is whatever the port; undefined if it is not mapped as a whole. */
  host(host: string): Place | undefined {
    return this.#hosts.get(host.toLowerCase());
  }

  /** What the module should see in place of a numeric endpoint: itself if nothing numeric is mapped there. */
  back(endpoint: Endpoint): Endpoint {
    const exact = this.#exactBack.get(endpointKey(endpoint));
    if (exact) return exact;
    const address = this.#hostsBack.get(endpoint.address.toLowerCase());
    return address === undefined ? endpoint : { address, port: endpoint.port };
  }

  #add(from: Place, to: Place): void {
    if (from.port === undefined) this.#hosts.set(from.host.toLowerCase(), to);
    else this.#exact.set(endpointKey({ address: from.host, port: from.port }), to);
    if (familyOf(from.host) === 0 || familyOf(to.host) === 0) return;
    // The way back is known beforehand only between addresses, and only where ports are not thrown together.
    if (from.port !== undefined) {
      const reached = { address: to.host, port: to.port ?? from.port };
      this.#exactBack.set(endpointKey(reached), { address: from.host, port: from.port });
    } else if (to.port === undefined) {
      this.#hostsBack.set(to.host.toLowerCase(), from.host);
    }
  }
}
