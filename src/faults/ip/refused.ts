import { duration, fault, setting } from "../fault.ts";

export const refused = fault({
  name: "refused",
  layer: "IP",
  doc: "A server refuses TCP connections.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: { delay: setting(duration, 0, "how long that takes") },
  start: ({ hooks, bites }, { delay }) =>
    hooks.flow({
      connect: ({ protocol, remote }) =>
        protocol === "tcp" && bites(remote) ? { error: "refused", delay } : undefined,
    }),
});
