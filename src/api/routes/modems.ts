import type { Field } from "../../documents/field.ts";
import { Problem } from "../problem.ts";
import { route, type Route } from "../route.ts";
import type { CreateAsked } from "../served.ts";
import { list, object } from "../shape.ts";
import { stateOf, STATE, SUMMARY, summaryOf } from "../state.ts";

/** The modules of the process. `create`: what one is made of. */
export function modemRoutes(create: Field<CreateAsked>): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/modems",
      title: "The modules there are",
      query: {
        search: {
          doc: "only those with this text in their name, model, IMEI or scenario",
          schema: { type: "string" },
        },
      },
      answer: {
        status: 200,
        doc: "in the order in which they were made",
        shape: object("the modules", { modems: list("each in short", SUMMARY) }),
      },
      handle({ modems, query: { search = "" } }, json) {
        const wanted = search.toLowerCase();
        const found = modems.list
          .map((served) => summaryOf(served))
          .filter(({ name, model, imei, scenario }) =>
            [name, model, imei, scenario ?? ""].some((each) => each.toLowerCase().includes(wanted)),
          );
        return json({ modems: found });
      },
    }),
    route({
      method: "post",
      path: "/api/modems",
      title: "Makes a module",
      doc: "Its fields are the options of the command line; without a port of its own it has the terminals of the API.",
      body: create,
      answer: { status: 201, doc: "the module", shape: STATE },
      problems: ["refused", "conflict", "busy"],
      async handle({ body, modems }, json) {
        const served = await modems.create(body);
        return json(stateOf(served), {
          location: `/api/modems/${encodeURIComponent(served.name)}`,
        });
      },
    }),
    route({
      method: "get",
      path: "/api/modems/{modem}",
      title: "How a module stands",
      answer: { status: 200, doc: "the module", shape: STATE },
      handle: (call, json) => json(stateOf(call.served())),
    }),
    route({
      method: "delete",
      path: "/api/modems/{modem}",
      title: "Destroys a module that was made through the API",
      doc: "Its sockets are closed in order, its ports are gone, and its streams end.",
      answer: { status: 204, doc: "it is gone" },
      problems: ["conflict"],
      async handle(call) {
        const served = call.served();
        if (!served.created) {
          throw new Problem("conflict", "the process was started with this one, and ends with it");
        }
        await call.modems.destroy(served);
        return { status: 204 };
      },
    }),
  ];
}
