import { int, optional, shown, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { ping, type PingLine, type PingSummary } from "../../services/ping.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";
import { familyOf } from "../../services/pdp-context.ts";

export const qping = defineTcpipCommand({
  name: "+QPING",
  title: "Ping a Remote Server",
  ref: "TCP/IP 2.3.11",
  maxResponseTime: 300_000,
  params: {
    contextID,
    host: shown(text({ min: 1, max: 200 }, "IP address or domain name."), "<host>"),
    timeout: optional(int({ min: 1, max: 255 }, "Seconds to wait for each reply."), 4),
    pingnum: optional(int({ min: 1, max: 10 }, "Number of requests."), 4),
  },
  responses: [
    "+QPING: <ping_result>[,<IP_address>,<bytes>,<time>,<TTL>] (after OK, for each request)",
    "+QPING: <finresult>[,<sent>,<rcvd>,<lost>,<min>,<max>,<avg>] (at the end)",
  ],

  write(modem, { contextID, host, timeout, pingnum }, channel) {
    const { packetDomain, sockets, clock } = modem;
    if (!packetDomain.isActive(contextID)) return sockets.fail(RESULT.activateFailed);
    if (modem.errands.of("+QPING").length > 0) return sockets.fail(RESULT.busy);
    const context = packetDomain.context(contextID);
    const later = sockets.last.later();
    const request = {
      host,
      timeout: timeout * 1000,
      count: pingnum,
      family: familyOf(context),
      dnsServers: context.dnsServers,
      source: packetDomain.source.bind(packetDomain),
    };
    modem.errands.start({ kind: "+QPING", about: host, port: channel }, (done) =>
      ping(
        clock,
        sockets.network,
        request,
        (line) => channel.report({ line: lineText(line) }),
        (summary) => {
          done();
          later(summary.result);
          channel.report({ line: summaryText(summary, modem.model.traits.pingAllLost) });
        },
      ),
    );
    return ok();
  },
});

function lineText({ result, reply }: PingLine): string {
  if (!reply) return `+QPING: ${result}`;
  return `+QPING: ${result},"${reply.address}",${reply.bytes},${reply.time},${reply.ttl}`;
}

function summaryText({ result, sent, times }: PingSummary, allLost: "counts" | "bare"): string {
  if (sent === 0 || (times.length === 0 && allLost === "bare")) return `+QPING: ${result}`;
  const sum = times.reduce((total, time) => total + time, 0);
  const average = times.length === 0 ? 0 : Math.floor(sum / times.length);
  const least = times.length === 0 ? 0 : Math.min(...times);
  const counts = [sent, times.length, sent - times.length, least, Math.max(0, ...times), average];
  return `+QPING: ${result},${counts.join(",")}`;
}
