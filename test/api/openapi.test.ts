import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "../../src/api/routes/index.ts";
import { CREATE } from "../../src/cli/http-create.ts";
import { Api, type Asked, type Reply } from "./api.ts";
import { Events } from "./sse.ts";

interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: { readonly [type: string]: { schema: object } } };
  readonly responses: {
    readonly [status: string]: {
      readonly content?: { readonly [type: string]: { schema: object } };
    };
  };
}

const file = new URL("../../docs/openapi.json", import.meta.url);
const document = JSON.parse(readFileSync(file, "utf8")) as {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly Problem: object } };
};
const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true });
const isProblem = ajv.compile(document.components.schemas.Problem);

/** One request for each operation, in this order: they live in the same process. */
const EXAMPLES: { readonly [operation: string]: readonly [what: string, asked?: Asked] } = {
  getHealthz: ["GET /healthz"],
  getMetrics: ["GET /metrics"],
  getOpenapiJson: ["GET /openapi.json"],
  getApi: ["GET /api"],
  getModems: ["GET /api/modems?search=bg95"],
  postModems: [
    "POST /api/modems",
    { body: { name: "second", model: "BG77", tcp: "0", fault: ["weak"], seed: 7 } },
  ],
  getModemsModem: ["GET /api/modems/second"],
  postModemsModemActions: [
    "POST /api/modems/second/actions",
    { body: { do: ["network! deactivates 1", "uart1! drops DTR", "faults! add latency"] } },
  ],
  getModemsModemScenarioYaml: ["GET /api/modems/second/scenario.yaml"],
  postModemsModemFaults: [
    "POST /api/modems/second/faults",
    { body: { kind: "cut", name: "mine", settings: { at: 5, on: "AT+CSQ" } } },
  ],
  getModemsModemFaults: ["GET /api/modems/second/faults"],
  putModemsModemFaultsFault: [
    "PUT /api/modems/second/faults/mine",
    { body: { kind: "cut", settings: { at: "9" } } },
  ],
  deleteModemsModemFaultsFault: ["DELETE /api/modems/second/faults/mine"],
  deleteModemsModemFaults: ["DELETE /api/modems/second/faults"],
  getModemsModemEvents: ["GET /api/modems/second/events?tail=5"],
  getModemsModemJournal: ["GET /api/modems/second/journal"],
  getModemsModemTranscript: ["GET /api/modems/second/transcript?port=uart1"],
  getModemsModemCapture: ["GET /api/modems/second/capture"],
  getModemsModemCommands: ["GET /api/modems/second/commands"],
  getModels: ["GET /api/models"],
  getActions: ["GET /api/actions"],
  getFaults: ["GET /api/faults"],
  getScenarios: ["GET /api/scenarios"],
  terminal: ["GET /api/modems/second/terminal"],
  deleteModemsModem: ["DELETE /api/modems/second"],
};

const OPERATIONS = new Map(
  Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((operation) => [operation.operationId, operation] as const),
  ),
);

let api: Api;
beforeAll(async () => {
  api = await Api.start("--tcp", "0");
});
afterAll(() => api.stop());
// Nothing may go wrong inside.
afterEach(() => expect(api.told.filter(({ event }) => event === "defect")).toEqual([]));

test("every operation of openapi.json has an example here", () => {
  expect([...OPERATIONS.keys()].toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
});

test("it is what the program serves", async () => {
  expect((await api.ask("GET /openapi.json")).json).toEqual(document);
});

/** They make and change what the next ones ask for. */
test("each answers what it says", async () => {
  for (const [name, [what, asked]] of Object.entries(EXAMPLES)) {
    const operation = OPERATIONS.get(name)!;
    const sent = operation.requestBody?.content["application/json"]?.schema;
    if (sent) expect(ajv.validate(sent, asked?.body), `${name}: ${ajv.errorsText()}`).toBe(true);
    if (name === "getModemsModemEvents") await streamed(what.split(" ")[1]!);
    else checkReply(name, await api.ask(what, asked), operation);
  }
});

async function streamed(path: string): Promise<void> {
  const events = new Events(api, path);
  await events.until(({ told }) => told.length === 5);
  expect(events.status).toBe(200);
  events.leave();
}

function checkReply(name: string, reply: Reply, operation: Operation): void {
  const [status, { content }] = Object.entries(operation.responses)[0]!;
  if (name === "terminal") return expect(reply.status).toBe(426);
  expect([reply.status, reply.text], name).toEqual([Number(status), reply.text]);
  checkContent(name, reply, content);
}

function checkContent(
  name: string,
  reply: Reply,
  content: Operation["responses"][string]["content"],
): void {
  const [type] = reply.headers["content-type"]?.split(";") ?? [];
  expect(Object.keys(content ?? {}), name).toEqual(type === undefined ? [] : [type]);
  expect(reply.headers["x-content-type-options"], name).toBe("nosniff");
  if (type !== "application/json") return;
  const valid = ajv.validate(content![type]!.schema, reply.json);
  expect(valid, `${name}: ${ajv.errorsText()}`).toBe(true);
}

const FAULT = { kind: "cut", settings: { at: 5 } };

describe("what is wrong is a problem document", () => {
  beforeEach(async () => {
    if ((await api.ask("GET /api/modems/third")).status === 404)
      await api.ask("POST /api/modems", { body: { name: "third" } });
  });

  test.each(routes(CREATE).filter(({ path }) => path.includes("{modem}")))(
    "$method $path of a module that there is not",
    async ({ method, path, body }) => {
      const what = path.replace("{modem}", "nobody").replace("{fault}", "x");
      const right = path.endsWith("actions") ? { do: "network! loses coverage" } : FAULT;
      const asked = `${method.toUpperCase()} ${what}`;
      const reply = await api.ask(asked, body ? { body: right } : {});
      expect(reply.status).toBe(404);
      checkProblem(reply, asked);
    },
  );

  test.each([
    ["GET /nowhere", {}, 404, "/nowhere"],
    ["GET /api/modems?toString=x", {}, 400, "toString is not known; allowed are search"],
    ["GET /api/modems?serch=x", {}, 400, "serch is not known; allowed are search"],
    ["PATCH /api/modems", {}, 405, "PATCH: it takes GET, HEAD, POST"],
    ["PATCH /api/modems/1/terminal", {}, 426, "a terminal is a WebSocket"],
    [
      "POST /api/modems",
      { body: { tcp: "0.0.0.0:0" } },
      422,
      "tcp 0.0.0.0:0: through the API ports are at loopback",
    ],
    [
      "POST /api/modems",
      { body: { scenario: "sim-lost", map: "a=127.0.0.1" } },
      422,
      /^map: its own host plays/,
    ],
    [
      "POST /api/modems/1/faults",
      { body: { kind: "cut", settings: { name: "a b" } } },
      400,
      /stands among the settings/,
    ],
    [
      "POST /api/modems",
      { body: "name=x" },
      415,
      "content-type is missing: application/json is needed",
    ],
    [
      "POST /api/modems",
      { body: '{"name":', headers: { "content-type": "application/json" } },
      400,
      /^the body:1:9: /,
    ],
    [
      "POST /api/modems",
      { body: [] },
      400,
      /^the body:1:1: the body is a list; a mapping with name, /,
    ],
    ["POST /api/modems", { body: { modle: "BG77" } }, 400, /did you mean model\?/],
    [
      "POST /api/modems",
      { body: { model: "/etc/passwd" } },
      400,
      /^the body:1:10: model is "\/etc/,
    ],
    ["POST /api/modems", { body: { timing: "x.yaml" } }, 400, /allowed are instant, typical$/],
    ["POST /api/modems", { body: { nvram: "/tmp/x" } }, 400, /^the body:1:2: nvram is not known/],
    ["POST /api/modems", { body: { name: "../x" } }, 400, /up to 32 letters, digits and hyphens/],
    ["POST /api/modems", { body: { name: "third" } }, 409, "there is a module third already"],
    ["POST /api/modems", { body: { sim: "eaten" } }, 422, /^sim eaten: ready, absent/],
    ["POST /api/modems", { body: { tcp: "x" } }, 422, /^tcp x: \[HOST:\]PORT/],
    ["POST /api/modems", { body: { tcp: "usbat=0", ws: "usbat=0" } }, 422, /one port usbat/],
    [
      "POST /api/modems",
      { body: { scenario: "../../x" } },
      422,
      /^scenario \.\.\/\.\.\/x: there are /,
    ],
    [
      "POST /api/modems",
      { body: { scenarioText: "name: x\nstpes: []" } },
      400,
      /^scenarioText:2:1: stpes is not known; did you mean steps\?/,
    ],
    [
      "POST /api/modems",
      { body: { scenario: "sim-lost", scenarioText: "name: x" } },
      422,
      "scenario and scenarioText: one of them is enough",
    ],
    ["DELETE /api/modems/1", {}, 409, "the process was started with this one, and ends with it"],
    ["POST /api/modems/1/actions", { body: {} }, 400, /has no do; it needs do$/],
    [
      "POST /api/modems/1/actions",
      { body: { do: "network! looses coverage" } },
      400,
      /network cannot "looses coverage"/,
    ],
    [
      "POST /api/modems/1/actions",
      { body: { do: "uart2! drops DTR" } },
      422,
      "there is no port uart2; there are uart1",
    ],
    ["POST /api/modems/1/actions", { body: { do: "peer! closes" } }, 422, /simulated network only/],
    ["POST /api/modems/1/faults", { body: { kind: "cutt" } }, 400, /did you mean cut\?/],
    [
      "POST /api/modems/1/faults",
      { body: { kind: "cut", settings: { at: "x" } } },
      400,
      /at is a number/,
    ],
    [
      "POST /api/modems/1/faults",
      { body: { kind: "cut", settings: { at: [1] } } },
      400,
      /at is a list/,
    ],
    [
      "POST /api/modems/1/faults",
      { body: { kind: "cut", name: "a b" } },
      400,
      /letters, digits, dots/,
    ],
    [
      "PUT /api/modems/1/faults/x",
      { body: { kind: "weak", name: "y" } },
      422,
      "the fault is called x in the path, and y in the body",
    ],
    ["DELETE /api/modems/1/faults/x", {}, 404, "there is no fault x; there are none"],
    ["GET /api/modems/1/transcript?port=x", {}, 400, "port=x: there are uart1"],
    ["GET /api/modems/1/events?tail=-1", {}, 400, "tail=-1: a number from 0 on is needed"],
  ] as const)("%s %j", async (what, asked, status, detail) => {
    const reply = await api.ask(what, asked);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
    checkProblem(reply, what);
    if (typeof detail === "string") expect(reply.json.detail).toBe(detail);
    else expect(reply.json.detail).toMatch(detail);
  });

  /** Of the operation that was meant, where there is one. */
  function described(what: string): readonly string[] | undefined {
    const [method = "", url = ""] = what.split(" ");
    const [path = ""] = url.split("?");
    const found = Object.entries(document.paths).find(([each]) =>
      new RegExp(`^${each.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    const operation = found?.[1][method.toLowerCase()];
    return operation && Object.keys(operation.responses);
  }

  function checkProblem(reply: Reply, what?: string): void {
    const known = what === undefined ? undefined : described(what);
    if (known) expect(known).toContain(String(reply.status));
    expect(reply.headers["content-type"]).toBe("application/problem+json");
    expect(isProblem(reply.json), ajv.errorsText(isProblem.errors)).toBe(true);
    expect(reply.json.status).toBe(reply.status);
  }
});
