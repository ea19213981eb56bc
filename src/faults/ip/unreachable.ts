import { duration, fault, setting } from "../fault.ts";

export const unreachable = fault({
  name: "unreachable",
  layer: "IP",
  doc: "There is no way to an address: TCP connections and pings fail, datagrams to it vanish. What stands goes on.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: { delay: setting(duration, 0, "how long it takes until that is known") },
  start: ({ hooks, bites }, { delay }) =>
    hooks.flow({
      connect: ({ protocol, remote }) =>
        protocol !== "udp" && bites(remote) ? { error: "unreachable", delay } : undefined,
      pass: ({ protocol, remote }, way) =>
        protocol === "udp" && way === "up" && bites(remote) ? [] : undefined,
    }),
});
