import { optional, shown, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { ipVersion } from "../../kernel/ip.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";

export const qidnscfg = defineTcpipCommand({
  name: "+QIDNSCFG",
  title: "Configure the Address of DNS Servers",
  ref: "TCP/IP 2.3.13",
  params: {
    contextID,
    pridnsaddr: optional(
      shown(text({ max: 45 }, "Primary server. Left out: a query."), "<pridnsaddr>"),
    ),
    secdnsaddr: optional(shown(text({ max: 45 }, "Secondary server."), "<secdnsaddr>")),
  },
  responses: ["+QIDNSCFG: <contextID>,<pridnsaddr>,<secdnsaddr>"],

  write(modem, { contextID, pridnsaddr, secdnsaddr }) {
    const { packetDomain, sockets } = modem;
    if (!packetDomain.isActive(contextID)) return sockets.fail(RESULT.activateFailed);
    const context = packetDomain.context(contextID);
    if (pridnsaddr === undefined && secdnsaddr === undefined) {
      const servers = context.dnsServers.length > 0 ? context.dnsServers : modem.dnsServers;
      const [primary = "0.0.0.0", secondary = "0.0.0.0"] = servers;
      return ok(`+QIDNSCFG: ${contextID},"${primary}","${secondary}"`);
    }
    const servers = [pridnsaddr ?? "", secdnsaddr ?? ""].filter((server) => server !== "");
    if (pridnsaddr === undefined || servers.some((server) => ipVersion(server) === 0)) {
      return sockets.fail(RESULT.invalidParameters);
    }
    context.dnsServers = servers.filter((server) => server !== "0.0.0.0");
    return ok();
  },
});
