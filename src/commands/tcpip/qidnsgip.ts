import { shown, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { lookUp } from "../../services/lookup.ts";
import { RESULT, resultOf } from "../../services/sockets/result-codes.ts";
import { dnsAddress, dnsResult } from "../../services/sockets/urcs.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";
import { familyOf } from "../../services/pdp-context.ts";

/** Lookups at a time; one more is refused as "dns busy". */
const MOST_LOOKUPS = 4;

export const qidnsgip = defineTcpipCommand({
  name: "+QIDNSGIP",
  title: "Get the IP Address of a Domain Name",
  ref: "TCP/IP 2.3.14",
  maxResponseTime: 60_000,
  params: {
    contextID,
    hostname: shown(text({ min: 1, max: 200 }, "Domain name."), "<hostname>"),
  },
  responses: [
    '+QIURC: "dnsgip",<err>,<IP_count>,<DNS_ttl> (after OK)',
    '+QIURC: "dnsgip",<IP_address> (for each address)',
  ],

  write(modem, { contextID, hostname }, channel) {
    const { packetDomain, sockets } = modem;
    if (!packetDomain.isActive(contextID)) return sockets.fail(RESULT.activateFailed);
    const { errands } = modem;
    if (errands.of("+QIDNSGIP").length >= MOST_LOOKUPS) return sockets.fail(RESULT.dnsBusy);
    const context = packetDomain.context(contextID);
    const later = sockets.last.later();
    const options = { family: familyOf(context), dnsServers: context.dnsServers };
    errands.start({ kind: "+QIDNSGIP", about: hostname, port: channel }, (done) =>
      lookUp(modem.clock, sockets.network, hostname, options, (answer) => {
        done();
        if ("error" in answer) {
          const err = resultOf(answer.error);
          later(err);
          return channel.report(dnsResult({ err }));
        }
        const { addresses, ttl } = answer;
        channel.report(dnsResult({ err: 0, IP_count: addresses.length, DNS_ttl: ttl }));
        for (const IP_address of addresses) channel.report(dnsAddress({ IP_address }));
      }),
    );
    return ok();
  },
});
