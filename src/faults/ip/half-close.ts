import { fault } from "../fault.ts";
import { atMoment, MOMENT } from "./moment.ts";

export const halfClose = fault({
  name: "half-close",
  layer: "IP",
  doc: "The peer of a TCP connection says FIN and sends no more, but goes on reading: at an age, behind so many bytes, or behind a chunk.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: MOMENT,
  start: (site, values) => atMoment(site, values, (flow) => flow.halfClose(), false),
});
