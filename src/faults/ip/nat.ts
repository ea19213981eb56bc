import { duration, fault, setting } from "../fault.ts";
import type { Flow } from "../hooks.ts";

export const nat = fault({
  name: "nat",
  layer: "IP",
  doc: "The operator's NAT forgets who is idle: a TCP connection is dead then, both ways, and nobody says so; of UDP nothing comes in until the module has sent again.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    tcp: setting(duration, 300_000, "how long a connection may be idle"),
    udp: setting(duration, 30_000, "how long a flow of datagrams may be idle"),
  },
  start({ hooks, clock, bites }, { tcp, udp }) {
    const usedAt = new WeakMap<Flow, number>();
    const forgotten = new WeakSet<Flow>();
    return hooks.flow({
      pass(flow, way) {
        const { protocol, remote } = flow;
        if (protocol !== "tcp" && protocol !== "udp") return undefined;
        const idle = clock.now - (usedAt.get(flow) ?? flow.usedAt);
        const over = idle >= (protocol === "tcp" ? tcp : udp);
        if (over && !forgotten.has(flow) && bites(remote)) forgotten.add(flow);
        // A datagram from the module makes a new mapping.
        if (protocol === "udp" && way === "up") forgotten.delete(flow);
        if (forgotten.has(flow)) return [];
        usedAt.set(flow, clock.now);
        return undefined;
      },
    });
  },
});
