import { fault } from "../fault.ts";
import { atMoment, MOMENT } from "./moment.ts";

export const reset = fault({
  name: "reset",
  layer: "IP",
  doc: "A TCP connection is reset, both ends hear it: at an age, behind so many bytes, or in place of a chunk (nth=3: the third).",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: MOMENT,
  start: (site, values) => atMoment(site, values, (flow) => flow.reset(), true),
});
