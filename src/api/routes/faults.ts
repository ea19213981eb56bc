import type { AskedFault } from "../../faults/parse.ts";
import { faultField } from "../fault-body.ts";
import { Problem } from "../problem.ts";
import { route, type Answer, type Call, type Route } from "../route.ts";
import { list, object, type TypeOf } from "../shape.ts";
import { FAULT, faultOf } from "../state.ts";

const FAULTS = "/api/modems/{modem}/faults";
const BODY = faultField();

/** Faults of a module: named, added, changed and removed. */
export const FAULT_ROUTES: readonly Route[] = [
  route({
    method: "get",
    path: FAULTS,
    title: "What goes wrong with a module",
    answer: {
      status: 200,
      doc: "the faults",
      shape: object("the faults", { faults: list("in the order in which they were added", FAULT) }),
    },
    handle: (call, json) =>
      json({ faults: call.served().faults.list.map((fault) => faultOf(fault)) }),
  }),
  route({
    method: "post",
    path: FAULTS,
    title: "Adds a fault",
    doc: "One whose name another has replaces that.",
    body: BODY,
    answer: { status: 201, doc: "the fault", shape: FAULT },
    handle: (call, json) => add(call, call.body(), json),
  }),
  route({
    method: "put",
    path: `${FAULTS}/{fault}`,
    title: "Changes a fault, or adds it by this name",
    body: BODY,
    answer: { status: 200, doc: "the fault", shape: FAULT },
    problems: ["refused"],
    handle: (call, json) => add(call, call.body(call.path["fault"]), json),
  }),
  route({
    method: "delete",
    path: `${FAULTS}/{fault}`,
    title: "Removes a fault",
    answer: { status: 204, doc: "it is removed" },
    handle(call) {
      const { faults, deeds } = call.served();
      const name = call.path["fault"]!;
      if (!faults.remove(name)) {
        const names = faults.list.map(({ id }) => id).join(", ") || "none";
        throw new Problem("not-found", `there is no fault ${name}; there are ${names}`);
      }
      deeds.add(`faults! remove ${name}`);
      return { status: 204 };
    },
  }),
  route({
    method: "delete",
    path: FAULTS,
    title: "Removes every fault",
    answer: { status: 204, doc: "there is none" },
    handle(call) {
      const { faults, deeds } = call.served();
      faults.clear();
      deeds.add("faults! clear");
      return { status: 204 };
    },
  }),
];

function add(
  call: Call<unknown>,
  asked: AskedFault,
  json: (value: TypeOf<typeof FAULT>, headers?: Answer["headers"]) => Answer,
): Answer {
  const { faults, deeds, name } = call.served();
  const id = faults.add(asked);
  const added = faults.list.find((fault) => fault.id === id)!;
  // With its name, so that a later line can remove it.
  deeds.add(`faults! add ${asked.name === undefined ? `${asked.text} name=${id}` : asked.text}`);
  const place = [name, "faults", id].map((part) => encodeURIComponent(part)).join("/");
  return json(faultOf(added), { location: `/api/modems/${place}` });
}
