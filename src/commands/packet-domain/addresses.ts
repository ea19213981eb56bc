import { ok } from "../../at/reply.ts";
import { ipVersion } from "../../kernel/ip.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { cid } from "./params.ts";
import { addressesOf, type PdpContext } from "../../services/pdp-context.ts";

/** The addresses of a context that stands. */
function standing({ packetDomain }: Modem, context: PdpContext): string[] {
  return context.up ? addressesOf(context, packetDomain.addresses) : [];
}

export function addressLine(modem: Modem, context: PdpContext): string {
  const quote = modem.model.traits.quotedAddress ? '"' : "";
  const addresses = standing(modem, context).map((address) => quote + address + quote);
  return [`+CGPADDR: ${context.contextID}`, ...addresses].join(",");
}

export const cgcontrdp = defineCommand({
  name: "+CGCONTRDP",
  title: "Show the Dynamic Parameters of a PDP Context",
  ref: "27.007 10.1.23",
  test: (model) => [`+CGCONTRDP: (${model.limits.cid.min}-${model.limits.cid.max})`],
  params: { cid },
  responses: [
    "+CGCONTRDP: <cid>,<bearer_id>,<APN>,<local_addr and subnet_mask>,<gw_addr>,<DNS_prim_addr>,<DNS_sec_addr>",
  ],
  write: (modem, { cid: contextID }) => ok(...lines(modem, modem.packetDomain.context(contextID))),
  execute: (modem) => ok(...modem.packetDomain.known().flatMap((context) => lines(modem, context))),
});

/** One line for each address. Bearers are counted from 5 on. 24.301. */
function lines(modem: Modem, context: PdpContext): string[] {
  return standing(modem, context).map((address) => {
    const version = ipVersion(address) === 6 ? 6 : 4;
    const local =
      version === 4 && modem.model.traits.contrdpMask ? `${address}.255.0.0.0` : address;
    const gateway = version === 4 ? address.replace(/\d+$/, "254") : "";
    const [primary = "", secondary = ""] = modem.dnsServers.filter(
      (server) => ipVersion(server) === version,
    );
    const values = [context.activeApn, local, gateway, primary, secondary].map(
      (value) => `"${value}"`,
    );
    return `+CGCONTRDP: ${context.contextID},${4 + context.contextID},${values.join(",")}`;
  });
}
