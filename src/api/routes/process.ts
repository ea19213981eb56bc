import { metricsText } from "../metrics.ts";
import { route, type Route } from "../route.ts";
import { flag, object, oneOf, text } from "../shape.ts";

/** The process itself. */
export const PROCESS_ROUTES: readonly Route[] = [
  route({
    method: "get",
    path: "/healthz",
    title: "Whether the process lives",
    doc: "The one route that needs no token.",
    answer: {
      status: 200,
      doc: "it does",
      shape: object("its health", { status: oneOf("how it is", "ok") }),
    },
    handle: (_call, json) => json({ status: "ok" }),
  }),
  route({
    method: "get",
    path: "/metrics",
    title: "Figures for Prometheus",
    answer: { status: 200, doc: "text format 0.0.4", type: "text/plain" },
    handle({ modems, api }) {
      const body = metricsText(modems.list, api, process.memoryUsage.rss());
      return { status: 200, type: "text/plain; version=0.0.4; charset=utf-8", body };
    },
  }),
  route({
    method: "get",
    path: "/openapi.json",
    title: "This API (OpenAPI 3.1)",
    answer: { status: 200, doc: "the document", type: "application/json" },
    handle: ({ api }) => ({
      status: 200,
      type: "application/json",
      body: `${JSON.stringify(api.openApi)}\n`,
    }),
  }),
  route({
    method: "get",
    path: "/api",
    title: "What answers here",
    answer: {
      status: 200,
      doc: "the program",
      shape: object("the program", {
        version: text("its version"),
        token: flag("whether requests need a token"),
      }),
    },
    handle: ({ api: { version, token } }, json) => json({ version, token }),
  }),
];
