import type { JournalMemory } from "../../journal/memory.ts";
import { streamEvents } from "../event-stream.ts";
import { Problem } from "../problem.ts";
import { route, type Call, type Route } from "../route.ts";

/** What goes on at a module, while it does. */
export const EVENT_ROUTES: readonly Route[] = [
  route({
    method: "get",
    path: "/api/modems/{modem}/events",
    title: "What goes on at a module, as server-sent events",
    doc: "Each is a row of the journal (docs/journal.md) with an `id`; `Last-Event-ID` goes on behind one. `missed` tells how many rows are missing in front of the next one, `gone` that the module is no more.",
    query: {
      after: {
        doc: "goes on behind the row of this id, as Last-Event-ID does",
        schema: { type: "string" },
      },
      tail: {
        doc: "how many rows of those remembered come first; all if not given",
        schema: { type: "integer", minimum: 0 },
      },
    },
    answer: { status: 200, doc: "the rows", type: "text/event-stream" },
    problems: ["wrong-query", "busy"],
    handle(call) {
      const { memory, epoch, gone } = call.served();
      const from = firstWanted(call, epoch, memory);
      return call.stream("text/event-stream", (response, over) =>
        streamEvents({ response, memory, epoch, from, gone, over }),
      );
    },
  }),
];

/** The row to begin with. */
function firstWanted(call: Call<unknown>, epoch: string, { first, next }: JournalMemory): number {
  const { tail } = call.query;
  // A browser that comes back by itself asks with the same query as at first.
  const after = call.header("last-event-id") ?? call.query["after"];
  const [, of, number = ""] = /^(\w+)-(\d{1,15})$/.exec(after ?? "") ?? [];
  if (of === epoch && Number(number) < next) return Number(number) + 1;
  // Of a module before this one: everything there is is new.
  if (tail === undefined || after !== undefined) return first;
  if (!/^\d{1,9}$/.test(tail))
    throw new Problem("wrong-query", `tail=${tail}: a number from 0 on is needed`);
  return Math.max(first, next - Number(tail));
}
