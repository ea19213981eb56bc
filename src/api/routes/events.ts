import { streamEvents } from "../event-stream.ts";
import { Problem } from "../problem.ts";
import { route, type Call, type Route } from "../route.ts";

/** What goes on at a module, while it does. */
export const EVENT_ROUTES: readonly Route[] = [
  route({
    method: "get",
    path: "/api/modems/{modem}/events",
    title: "What goes on at a module, as server-sent events",
    doc: "Each is a row of the journal (docs/journal.md) with its number as `id`; `Last-Event-ID` goes on behind one. `missed` tells how many rows are missing in front of the next one, `gone` that the module is no more.",
    query: {
      tail: {
        doc: "how many rows of those remembered come first; all if not given",
        schema: { type: "integer", minimum: 0 },
      },
    },
    answer: { status: 200, doc: "the rows", type: "text/event-stream" },
    problems: ["wrong-query", "busy"],
    handle(call) {
      const { memory, gone } = call.served();
      const from = firstWanted(call, memory.first, memory.next);
      const ended = call.api.streaming();
      return call.stream((response) => streamEvents({ response, memory, from, gone, ended }));
    },
  }),
];

/** The row to begin with. */
function firstWanted(call: Call<unknown>, first: number, next: number): number {
  const { tail } = call.query;
  const last = call.header("last-event-id");
  // Of another process, or of a module of the same name before this one: then from what there is.
  if (last !== undefined && /^\d{1,15}$/.test(last) && Number(last) < next) return Number(last) + 1;
  if (tail === undefined || last !== undefined) return first;
  if (!/^\d{1,9}$/.test(tail))
    throw new Problem("wrong-query", `tail=${tail}: a number from 0 on is needed`);
  return Math.max(first, next - Number(tail));
}
