import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";
import { createServer, ServerResponse, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Field } from "../documents/field.ts";
import { parseDocument } from "../documents/read-document.ts";
import { HostError } from "../kernel/errors.ts";
import { cannotListen, placeText, portOf } from "../transports/listen.ts";
import { NOTHING, sum, type Counted } from "./counts.ts";
import { Guard } from "./guard.ts";
import { openApi, TERMINAL_PATH } from "./openapi.ts";
import { LOGIN_PAGE, PAGE_POLICY, pageAt } from "./pages.ts";
import { Problem, PROBLEM_TYPE } from "./problem.ts";
import {
  STREAMED,
  type Answer,
  type ApiFacts,
  type Call,
  type Route,
  type Streamed,
} from "./route.ts";
import { routes } from "./routes/index.ts";
import { servedOf } from "./modems-by-name.ts";
import type { CreateAsked, Modems } from "./served.ts";
import { Upgrades } from "./upgrades.ts";

/** A scenario is a page of text; nothing else that is sent is longer. */
const LONGEST_BODY = 256 * 1024;
/** Streams of events and terminals that may stand at a time, and connections of any kind. */
const MOST_STREAMS = 2000;
const MOST_CONNECTIONS = 4000;
/** A connection on which nothing has passed for so long is closed, in milliseconds. */
const IDLE = 60_000;
/** How long a request may take to come, in milliseconds. */
const REQUEST_TIMEOUT = 30_000;

export interface ApiOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly token: string | undefined;
  readonly modems: Modems;
  /** What `POST /api/modems` takes. */
  readonly create: Field<CreateAsked>;
  readonly version: string;
  /** A mistake of ours. */
  readonly defect: (message: string) => void;
}

export interface ApiServer {
  readonly host: string;
  readonly port: number;
  /** A module is no more: what was counted of it stays counted. */
  retire(counted: Readonly<Counted>): void;
  close(): void;
}

type Ctx = Context<{ Bindings: HttpBindings }>;

/** The HTTP API and the console of a process. Throws MT_PORT_UNAVAILABLE. */
export async function openApiServer(options: ApiOptions): Promise<ApiServer> {
  const { host, port, token, modems, version } = options;
  const guard = new Guard({ host, token, now: () => performance.now() });
  const all = routes(options.create);
  const requests = new Map<number, number>();
  let streams = 0;
  let retired: Readonly<Counted> = NOTHING;
  const streaming = (): (() => void) => {
    if (streams >= MOST_STREAMS) throw new Problem("busy", `${MOST_STREAMS} streams stand already`);
    streams++;
    return () => void streams--;
  };
  const facts: ApiFacts = {
    ...{ version, requests },
    token: guard.needsToken,
    openApi: openApi(all, version),
    get streams() {
      return streams;
    },
    get retired() {
      return retired;
    },
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    await next();
    requests.set(c.res.status, (requests.get(c.res.status) ?? 0) + 1);
  });
  app.use(async (c, next) => {
    guard.check(c.env.incoming, c.req.path);
    await next();
  });
  for (const route of all) {
    app.on(route.method.toUpperCase(), honoPath(route.path), (c) => answered(c, route));
  }
  app.on("POST", "/login", login);
  for (const path of new Set(all.map((route) => route.path))) {
    const allow = all
      .filter((route) => route.path === path)
      .flatMap(({ method }) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()]));
    app.all(honoPath(path), (c) => {
      c.header("allow", allow.join(", "));
      return problem(
        c,
        new Problem("wrong-method", `${c.req.method}: it takes ${allow.join(", ")}`),
      );
    });
  }
  app.all(honoPath(TERMINAL_PATH), (c) => {
    c.header("upgrade", "websocket");
    return problem(c, new Problem("websocket-needed", "a terminal is a WebSocket"));
  });
  app.get("*", page);
  app.notFound((c) => problem(c, new Problem("not-found", c.req.path)));
  app.onError((error, c) => problem(c, asProblem(error, options.defect)));

  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT,
      headersTimeout: REQUEST_TIMEOUT / 2,
      connectionsCheckingInterval: REQUEST_TIMEOUT / 6,
    },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }) as never,
  );
  server.maxConnections = MOST_CONNECTIONS;
  // Streams have a heartbeat, and WebSockets a ping.
  server.setTimeout(IDLE);
  const upgrades = await Upgrades.make({ guard, modems, streaming });
  server.on("upgrade", (request, socket, head) => {
    if (/^websocket$/i.test(request.headers.upgrade ?? "")) upgrades.take(request, socket, head);
    else asWithoutUpgrade(request, socket as Socket);
  });
  await listening(server, host, port);
  guard.cookie = `modemtwin-${portOf(server)}`;
  return {
    host,
    port: portOf(server),
    retire(counted) {
      retired = sum([retired, counted]);
    },
    close() {
      server.close();
      upgrades.close();
      server.closeAllConnections();
    },
  };

  /** An offer of another protocol is ignored (RFC 9110 7.8); what comes behind the head is not read then. */
  function asWithoutUpgrade(request: IncomingMessage, socket: Socket): void {
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.on("finish", () => socket.end());
    server.emit("request", request, response);
  }

  async function answered(c: Ctx, route: Route): Promise<Response> {
    const body = route.body && (await readBody(c, route.body));
    const query = Object.keys(route.query ?? {}).map((name) => [name, c.req.query(name)] as const);
    const unknown = Object.keys(c.req.query()).find(
      (name) => !Object.hasOwn(route.query ?? {}, name),
    );
    if (unknown !== undefined) throw new Problem("wrong-query", unknownQuery(unknown, route));
    const path = c.req.param() as { [name: string]: string };
    const call: Call<unknown> = {
      ...{ path, body, modems, api: facts },
      query: Object.fromEntries(query),
      served: () => servedOf(modems, path["modem"] ?? ""),
      header: (name) => c.req.header(name),
      stream: (type, run) => stream(c, type, run),
    };
    return sent(c, await route.handle(call));
  }

  function stream(c: Ctx, type: string, run: Parameters<Call<unknown>["stream"]>[1]): Streamed {
    const { incoming } = c.env;
    const response = c.env.outgoing as ServerResponse;
    // Nobody waits for what a HEAD would be answered with.
    if (c.req.method === "HEAD") {
      response.writeHead(200, { "content-type": type }).end();
      return STREAMED;
    }
    const release = streaming();
    const over = new AbortController();
    const end = (): void => {
      if (over.signal.aborted) return;
      over.abort();
      release();
    };
    response.once("close", end);
    // An answer that waits behind another one on its connection never hears of the end itself.
    incoming.socket.setMaxListeners(0).once("close", end);
    run(response, over.signal);
    return STREAMED;
  }

  async function login(c: Ctx): Promise<Response> {
    const form = new URLSearchParams(await textOf(c));
    c.header("set-cookie", guard.login(form.get("token") ?? "", c.env.incoming));
    return c.redirect("/", 303);
  }

  function problem(c: Ctx, wrong: Problem): Response {
    secure(c);
    if (wrong.kind === "token-needed") {
      c.header("www-authenticate", 'Bearer realm="modemtwin"');
      // A person opened it, or typed a wrong one.
      const html = c.req.header("accept")?.includes("text/html") ?? false;
      if (html) return c.html(LOGIN_PAGE, 401);
    }
    if (wrong.kind === "too-many") c.header("retry-after", "1");
    c.header("content-type", PROBLEM_TYPE);
    return c.body(wrong.body, wrong.status as never);
  }
}

function page(c: Ctx): Response | Promise<Response> {
  const found = pageAt(c.req.path);
  if (!found) {
    if (c.req.path !== "/") return c.notFound();
    return c.text("The console is not built: npm run build. The API is at /openapi.json.\n", 404);
  }
  secure(c);
  c.header("content-type", found.type);
  c.header("vary", "accept-encoding");
  c.header("cache-control", found.lasting ? "public, max-age=31536000, immutable" : "no-cache");
  const zipped = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
  if (zipped) c.header("content-encoding", "gzip");
  return c.body(bytesOf(zipped ? found.gzip : found.plain));
}

function sent(c: Ctx, answer: Answer | Streamed): Response {
  if (answer === STREAMED) return RESPONSE_ALREADY_SENT;
  const { status, type, headers = {}, body } = answer;
  secure(c);
  c.header("cache-control", "no-store");
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  if (type !== undefined) c.header("content-type", type);
  if (body === undefined) return c.body(null, status as never);
  return c.body(typeof body === "string" ? body : bytesOf(body), status as never);
}

/** Of a buffer without the slab that it may be cut from. */
function bytesOf(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.length);
}

function secure(c: Context): void {
  c.header("content-security-policy", PAGE_POLICY);
  c.header("x-content-type-options", "nosniff");
  // With "no-referrer" a browser would not say of its own form where that is.
  c.header("referrer-policy", "same-origin");
  c.header("cross-origin-opener-policy", "same-origin");
  c.header("cross-origin-resource-policy", "same-origin");
}

/** The body, up to a limit. Throws a Problem. */
async function textOf(c: Ctx): Promise<string> {
  const incoming: AsyncIterable<Buffer> = c.env.incoming;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > LONGEST_BODY) {
      c.header("connection", "close");
      throw new Problem("too-large", `more than ${LONGEST_BODY} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** JSON, or YAML, which is more of the same. */
async function readBody(c: Ctx, field: Field<unknown>): Promise<unknown> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/(json|yaml)\s*(;|$)/i.test(type)) {
    throw new Problem(
      "wrong-type",
      `content-type ${type || "is missing"}: application/json is needed`,
    );
  }
  const { root, check } = await parseDocument("the body", await textOf(c), "the body");
  const read = field.read(root);
  check();
  return read;
}

function unknownQuery(name: string, { query = {} }: Route): string {
  const known = Object.keys(query).join(", ") || "none";
  return `${name} is not known; allowed are ${known}`;
}

function asProblem(error: unknown, defect: (message: string) => void): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HostError) {
    // What a person typed has names with hyphens, what a program sent has not.
    const detail = error.message.replace(/^--/gm, "");
    return new Problem(error.code === "MT_FILE" ? "wrong-body" : "refused", detail);
  }
  const { stack, message } = error as Error;
  defect(stack ?? message);
  return new Problem("mistake", "it was told where the program runs");
}

/** `/api/modems/:modem` of `/api/modems/{modem}`. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(placeText(host, port), error)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      server.on("error", () => {});
      resolve();
    });
  });
}
