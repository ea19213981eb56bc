import { integer } from "../../kernel/form.ts";
import { duration, fault, setting, share } from "../fault.ts";
import { goes, way } from "./way.ts";

export const duplicate = fault({
  name: "duplicate",
  layer: "IP",
  doc: "Some datagrams come more than once. TCP drops what it has already.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    of: setting(share, 250_000, "how many datagrams"),
    copies: setting(integer(1, 10), 1, "how many besides the first"),
    later: setting(duration, 0, "each copy comes so much behind the one before"),
    way,
  },
  start: ({ hooks, bites, hit }, { of, copies, later, way: ways }) =>
    hooks.flow({
      pass: (flow, way, chunk) =>
        flow.protocol === "udp" && goes(way, ways) && hit(of) && bites(flow.remote)
          ? Array.from({ length: copies + 1 }, (_, copy) => ({ delay: copy * later, chunk }))
          : undefined,
    }),
});
