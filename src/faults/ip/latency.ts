import { duration, fault, setting } from "../fault.ts";
import { goes, way } from "./way.ts";

export const latency = fault({
  name: "latency",
  layer: "IP",
  doc: "What is sent and received takes its time on the way, SYN and FIN too; TCP keeps its order, datagrams need not.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    of: setting(duration, 500, "each way"),
    jitter: setting(duration, 0, "and up to so much more, at random"),
    way,
  },
  start: ({ hooks, bites, random }, { of, jitter, way: ways }) =>
    hooks.flow({
      pass: (flow, way, chunk) =>
        goes(way, ways) && bites(flow.remote)
          ? [{ delay: of + random.int(0, jitter), chunk }]
          : undefined,
    }),
});
