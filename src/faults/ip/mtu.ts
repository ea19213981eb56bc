import { integer, oneOf } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import type { Flow } from "../hooks.ts";

/** IPv4 or IPv6, and TCP without options; UDP and ICMP are alike. */
function headers({ protocol, remote }: Flow): number {
  const six = remote.split(":").length > 2;
  return (six ? 40 : 20) + (protocol === "tcp" ? 20 : 8);
}

export const mtu = fault({
  name: "mtu",
  layer: "IP",
  doc: "Packets larger than the MTU do not go through: datagrams vanish; TCP sends smaller segments, or does not know.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    of: setting(integer(68, 65_535), 576, "bytes with the headers of IP, and TCP (20) or UDP (8)"),
    tcp: setting(
      oneOf("cut", "vanish"),
      "cut",
      "cut: segments are as small as they have to be; vanish: nobody tells of the MTU, so that large ones are sent again in vain",
    ),
  },
  start: ({ hooks, bites }, { of, tcp }) =>
    hooks.flow({
      segment(flow, _way, length) {
        const most = of - headers(flow);
        return tcp === "cut" && length > most && bites(flow.remote) ? most : undefined;
      },
      pass: (flow, _way, chunk) =>
        chunk.length > of - headers(flow) &&
        (flow.protocol !== "tcp" || tcp === "vanish") &&
        bites(flow.remote)
          ? []
          : undefined,
    }),
});
