import { PROBLEMS, PROBLEM_TYPE, type ProblemKind } from "./problem.ts";
import type { Route } from "./route.ts";

/** What the terminal is, which OpenAPI has no words for: it is a WebSocket. */
export const TERMINAL_PATH = "/api/modems/{modem}/terminal";

const LOCATION = { description: "where it is", schema: { type: "string" } };

/** Every request can come to these. */
const ALWAYS: readonly ProblemKind[] = [
  "wrong-query",
  "token-needed",
  "foreign-page",
  "wrong-method",
  "too-many",
  "mistake",
];
const OF_BODIES: readonly ProblemKind[] = ["wrong-body", "too-large", "wrong-type"];

/** The API as OpenAPI 3.1 has it. */
export function openApi(routes: readonly Route[], version: string): object {
  const paths: { [path: string]: { [method: string]: object } } = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.method] = operation(route);
  }
  paths[TERMINAL_PATH] = { get: terminal() };
  return {
    openapi: "3.1.0",
    info: {
      title: "modemtwin",
      version,
      description:
        "Modules as software: what they are, what goes on at them, and what is to happen to them (docs/http.md).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{}, { token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "--token" },
        session: {
          ...{ type: "apiKey", in: "cookie", name: "modemtwin-PORT" },
          description: "what a browser gets for the token by the form of POST /login",
        },
      },
      schemas: { Problem: problemSchema() },
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([kind, [, title]]) => [
          kind,
          {
            description: title,
            content: { [PROBLEM_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } },
          },
        ]),
      ),
    },
  };
}

function operation(route: Route): object {
  const { title, doc, query = {}, body, answer, path, problems = [] } = route;
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => pathParameter(name)),
    ...Object.entries(query).map(([name, { doc: what, schema }]) =>
      queryParameter(name, what, schema),
    ),
  ];
  const type = answer.type ?? (answer.shape ? "application/json" : undefined);
  const kinds: ProblemKind[] = [
    ...(path === "/healthz" ? ALWAYS.filter((kind) => kind !== "token-needed") : ALWAYS),
    ...(path.includes("{") ? (["not-found"] as const) : []),
    ...(body ? OF_BODIES : []),
    ...problems,
  ];
  return {
    summary: title,
    ...(doc !== undefined && { description: doc }),
    operationId: operationId(route),
    ...(path === "/healthz" && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        description: body.doc,
        content: {
          "application/json": { schema: body.schema },
          "application/yaml": { schema: body.schema },
        },
      },
    }),
    responses: {
      [answer.status]: {
        description: answer.doc,
        ...(answer.status === 201 && { headers: { location: LOCATION } }),
        ...(type && { content: { [type]: { schema: answer.shape?.schema ?? {} } } }),
      },
      ...byStatus(kinds),
    },
  };
}

function pathParameter(name: string): object {
  const description = name === "modem" ? "the name of a module" : `the name of a ${name}`;
  return { name, in: "path", required: true, schema: { type: "string" }, description };
}

function queryParameter(name: string, description: string, schema: object): object {
  return { name, in: "query", required: false, schema, description };
}

/** Several problems may have one status: the first stands for them. */
function byStatus(kinds: readonly ProblemKind[]): object {
  const found = new Map<number, ProblemKind>();
  for (const kind of kinds) {
    const [status] = PROBLEMS[kind];
    if (!found.has(status)) found.set(status, kind);
  }
  return Object.fromEntries(
    [...found].map(([status, kind]) => [status, { $ref: `#/components/responses/${kind}` }]),
  );
}

/** `post /api/modems/{modem}/faults`: postModemsModemFaults. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^a-z]+/i).filter((word) => word !== "" && word !== "api");
  const named = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
  return `${method}${named || "Api"}`;
}

function terminal(): object {
  return {
    summary: "A WebSocket: an AT port of the module",
    description:
      'Without `view` a port of its own: what is sent is typed there, and what the module says comes as binary messages. The first message is a text, {"port":"usbmodem"}. With `view` what the module says at that port, to be read only; {"missed":ROWS} tells a reader who is too slow how many rows of the journal it has not seen.',
    operationId: "terminal",
    parameters: [
      pathParameter("modem"),
      queryParameter("view", "a port to look at", { type: "string" }),
    ],
    responses: {
      "101": { description: "it stands" },
      ...byStatus([
        "wrong-query",
        "websocket-needed",
        "token-needed",
        "foreign-page",
        "not-found",
        "too-many",
        "busy",
      ]),
    },
  };
}

function problemSchema(): object {
  return {
    description: "RFC 9457",
    type: "object",
    required: ["type", "title", "status", "detail"],
    properties: {
      type: { enum: Object.keys(PROBLEMS).map((kind) => `urn:modemtwin:problem:${kind}`) },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
    },
  };
}
