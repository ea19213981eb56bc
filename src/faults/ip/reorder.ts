import { duration, fault, setting, share } from "../fault.ts";
import { goes, way } from "./way.ts";

export const reorder = fault({
  name: "reorder",
  layer: "IP",
  doc: "Some datagrams are late, and those behind them overtake. TCP puts them in order: see latency.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    of: setting(share, 250_000, "how many datagrams are late"),
    by: setting(duration, 500, "how late"),
    way,
  },
  start: ({ hooks, bites, hit }, { of, by, way: ways }) =>
    hooks.flow({
      pass: (flow, way, chunk) =>
        flow.protocol === "udp" && goes(way, ways) && hit(of) && bites(flow.remote)
          ? [{ delay: by, chunk }]
          : undefined,
    }),
});
