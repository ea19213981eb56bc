import { int, optional, shown, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { askTime } from "../../services/ntp.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";
import { familyOf } from "../../services/pdp-context.ts";

export const qntp = defineTcpipCommand({
  name: "+QNTP",
  title: "Synchronise Time with an NTP Server",
  ref: "TCP/IP 2.3.12",
  maxResponseTime: 125_000,
  params: {
    contextID,
    server: shown(text({ min: 1, max: 200 }, "IP address or domain name."), "<server>"),
    port: optional(int({ min: 1, max: 65_535 }, "Port of the server."), 123),
    auto_set_time: optional(int({ min: 0, max: 1 }, "1: the module's clock is set."), 0),
  },
  responses: [
    "+QNTP: <err>,<time> (after OK)",
    "+QNTP: <server>,<port> (read form, while the server is being asked)",
  ],

  read({ errands }) {
    return ok(...errands.of("+QNTP").map(({ about }) => `+QNTP: ${about}`));
  },

  write(modem, { contextID, server, port, auto_set_time }, channel) {
    const { packetDomain, sockets, timeOfDay, errands } = modem;
    if (!packetDomain.isActive(contextID)) return sockets.fail(RESULT.activateFailed);
    if (errands.of("+QNTP").length > 0) return sockets.fail(RESULT.busy);
    const context = packetDomain.context(contextID);
    const later = sockets.last.later();
    const request = {
      server,
      port,
      family: familyOf(context),
      dnsServers: context.dnsServers,
      source: packetDomain.source.bind(packetDomain),
    };
    errands.start({ kind: "+QNTP", about: `"${server}",${port}`, port: channel }, (done) =>
      askTime(modem.clock, sockets.network, request, (answer) => {
        done();
        if ("error" in answer) {
          later(answer.error);
          return channel.report({ line: `+QNTP: ${answer.error}` });
        }
        if (auto_set_time === 1) timeOfDay.set(answer.utc);
        channel.report({ line: `+QNTP: 0,"${timeOfDay.text(4, answer.utc)}"` });
      }),
    );
    return ok();
  },
});
