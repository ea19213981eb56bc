import { duration, fault, setting } from "../fault.ts";

export const latency = fault({
  name: "latency",
  layer: "IP",
  doc: "What is sent and received takes its time on the way; TCP keeps its order.",
  subject: "the remote: 10.0.0.1:7",
  settings: {
    of: setting(duration, 500, "each way"),
    jitter: setting(duration, 0, "and up to so much more, at random"),
  },
  start: ({ hooks, bites, random }, { of, jitter }) =>
    hooks.flow({
      pass: (flow, _way, chunk) =>
        bites(flow.remote) ? [{ delay: of + random.int(0, jitter), chunk }] : undefined,
    }),
});
