import { fault } from "../fault.ts";
import { goes, way } from "./way.ts";

export const silent = fault({
  name: "silent",
  layer: "IP",
  doc: "A black hole: everything vanishes, SYN and FIN too, and nobody says so. TCP sends again until it is over, or gives up.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: { way },
  start: ({ hooks, bites }, { way: ways }) =>
    hooks.flow({
      pass: (flow, way) => (goes(way, ways) && bites(flow.remote) ? [] : undefined),
    }),
});
