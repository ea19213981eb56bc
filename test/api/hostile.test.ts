import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Changes } from "../stages/changes.ts";
import { Api, type Asked } from "./api.ts";
import { Events } from "./sse.ts";
import { WsClient } from "./ws-client.ts";

const TOKEN = "0123456789abcdef";
const running: Api[] = [];

async function start(...args: string[]): Promise<Api> {
  const api = await Api.start("--tcp", "0", ...args);
  running.push(api);
  return api;
}

afterEach(async () => {
  for (const api of running.splice(0)) {
    expect(api.told.filter(({ event }) => event === "defect")).toEqual([]);
    await api.stop();
  }
});

/** What a server says to bytes that are no proper request, until it hangs up or `enough`. */
async function raw(api: Api, bytes: string, enough: (heard: string) => boolean): Promise<string> {
  const changes = new Changes();
  let heard = "";
  let over = false;
  const socket = connect(api.port, "127.0.0.1", () => socket.write(bytes));
  socket.on("data", (chunk) => {
    heard += String(chunk);
    changes.tell();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    over = true;
    changes.tell();
  });
  await changes.until(() => over || enough(heard));
  socket.destroy();
  return heard;
}

describe("with a token", () => {
  const every = ["GET /api", "GET /metrics", "GET /openapi.json", "GET /", "GET /assets/x.js"];

  test("every route but /healthz demands it", async () => {
    const api = await start("--token", TOKEN);
    expect((await api.ask("GET /healthz")).status).toBe(200);
    for (const what of every) {
      const reply = await api.ask(what);
      expect([what, reply.status]).toEqual([what, 401]);
      expect(reply.headers["www-authenticate"]).toBe('Bearer realm="modemtwin"');
      expect(reply.json.detail).toBe("Authorization: Bearer TOKEN, as --token has it");
    }
    const headers = { authorization: `Bearer ${TOKEN}` };
    const reply = await api.ask("GET /api", { headers });
    expect([reply.status, reply.json.token]).toEqual([200, true]);
  });

  test("a wrong one is refused, and whoever tries many has to wait", async () => {
    const api = await start("--token", TOKEN);
    const wrong = { headers: { authorization: "Bearer 0123456789abcdeX" } };
    for (let guess = 1; guess <= 20; guess++) {
      expect((await api.ask("GET /api", wrong)).status).toBe(401);
    }
    const reply = await api.ask("GET /api", wrong);
    expect([reply.status, reply.headers["retry-after"]]).toEqual([429, "1"]);
    // Whoever has the right one is not held up by others behind the same proxy.
    const right = { headers: { authorization: `Bearer ${TOKEN}` } };
    expect((await api.ask("GET /api", right)).status).toBe(200);
  });

  test("a terminal demands it too", async () => {
    const api = await start("--token", TOKEN);
    const without = new WsClient(api, "/api/modems/1/terminal");
    await without.until(({ code }) => code !== undefined);
    expect(without.status).toBe(401);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const terminal = new WsClient(api, "/api/modems/1/terminal", headers);
    expect(await terminal.port()).toBe("usbat");
    terminal.leave();
  });

  test("a browser asks for it once, and keeps a cookie that other sites do not send", async () => {
    const api = await start("--token", TOKEN);
    const asked = await api.ask("GET /", { headers: { accept: "text/html" } });
    expect([asked.status, asked.headers["content-type"]]).toEqual([
      401,
      "text/html; charset=UTF-8",
    ]);
    expect(asked.text).toContain('<form method="post" action="/login">');
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const wrong = await api.ask("POST /login", { headers: form, body: "token=x" });
    expect([wrong.status, wrong.headers["set-cookie"]]).toEqual([401, undefined]);
    const right = await api.ask("POST /login", { headers: form, body: `token=${TOKEN}` });
    expect([right.status, right.headers.location]).toEqual([303, "/"]);
    const [cookie = ""] = right.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(
      new RegExp(`^modemtwin-${api.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(cookie).not.toContain(TOKEN);
    const headers = { cookie: `other=1; ${cookie.split(";")[0]!}` };
    expect((await api.ask("GET /api", { headers })).status).toBe(200);
    const forged = { cookie: `modemtwin-${api.port}=${"A".repeat(43)}` };
    expect((await api.ask("GET /api", { headers: forged })).status).toBe(401);
    const foreign = { ...headers, origin: "http://evil.example" };
    expect((await api.ask("GET /api", { headers: foreign })).status).toBe(403);
  });

  test("it is in nothing that is told", async () => {
    const api = await start("--token", TOKEN);
    await api.ask("GET /api", { headers: { authorization: "Bearer x" } });
    expect(JSON.stringify(api.told)).not.toContain(TOKEN);
  });
});

describe("pages of other sites", () => {
  const own = (api: Api): string => `127.0.0.1:${api.port}`;

  test.each<readonly [what: string, headers: Asked["headers"], status: number]>([
    ["a program", {}, 200],
    ["its own page", { origin: "http://HOST" }, 200],
    ["its own page behind a proxy with HTTPS", { origin: "https://HOST" }, 200],
    ["another port of this computer", { origin: "http://127.0.0.1:1" }, 403],
    ["another site", { origin: "http://evil.example" }, 403],
    ["a file, or a frame without a site", { origin: "null" }, 403],
    ["an origin that is none", { origin: "http://[" }, 403],
    ["a picture in a page of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["a page of another port", { "sec-fetch-site": "same-site" }, 403],
    ["a name that was bent to this computer", { host: "evil.example" }, 403],
    ["the same with a port", { host: "evil.example:80", origin: "http://evil.example:80" }, 403],
    ["a name that begins like ours", { host: "localhost.evil.example" }, 403],
    ["localhost", { host: "localhost:1" }, 200],
    ["another address of this computer", { host: "[::1]:1" }, 200],
  ])("%s", async (_what, headers = {}, status) => {
    const api = await start();
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("HOST", own(api))]),
    );
    const reply = await api.ask("GET /api/modems", { headers: filled });
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });

  test("a link to the console is followed", async () => {
    const api = await start();
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect([200, 404]).toContain((await api.ask("GET /", { headers })).status);
    expect((await api.ask("GET /api/modems", { headers })).status).toBe(403);
  });

  test("a form of another site does nothing, as no form sends JSON", async () => {
    const api = await start();
    const headers = { "content-type": "text/plain" };
    const body = '{"do":"network! loses coverage"}';
    const reply = await api.ask("POST /api/modems/1/actions", { headers, body });
    expect(reply.status).toBe(415);
    expect(api.twin.modem.radio.air.covered).toBe(true);
  });
});

describe("too much", () => {
  test("a body that is too large, said or not", async () => {
    const api = await start();
    const headers = { "content-type": "application/json" };
    const body = Buffer.alloc(300 * 1024, " ");
    const said = await api.ask("POST /api/modems", { headers, body });
    expect([said.status, said.json.detail]).toEqual([413, "more than 262144 bytes"]);
    const chunk = `${(64 * 1024).toString(16)}\r\n${" ".repeat(64 * 1024)}\r\n`;
    const head = `POST /api/modems HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
    const answer = await raw(api, head + chunk.repeat(5), (heard) => heard.includes("}"));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect((await api.ask("GET /healthz")).status).toBe(200);
  });

  test("a body that is nested, or refers to itself without end", async () => {
    const api = await start();
    const nested = { headers: { "content-type": "application/json" }, body: "[".repeat(100_000) };
    expect((await api.ask("POST /api/modems", nested)).status).toBe(400);
    const laughs = "a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nmodel: [*c,*c]\n";
    const yaml = { headers: { "content-type": "application/yaml" }, body: laughs };
    expect((await api.ask("POST /api/modems", yaml)).status).toBe(400);
  });

  test("heads that are too long, or no HTTP", async () => {
    const api = await start();
    const long = `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(40_000)}\r\n\r\n`;
    expect(await raw(api, long, (heard) => heard.includes("431"))).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw(api, "AT+CGMM\r\n\r\n", (heard) => heard.includes("400"))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect((await api.ask("GET /healthz")).status).toBe(200);
  });

  test.each(["/../../../etc/passwd", "/%2e%2e/%2e%2e/package.json", "/assets/%2e%2e%2findex.html"])(
    "a path that leads out of the page: %s",
    async (path) => {
      const api = await start();
      const asked = `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
      const answer = await raw(api, asked, () => false);
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
      expect(answer).not.toContain("devDependencies");
    },
  );

  test("more requests than anybody needs", async () => {
    const api = await start();
    const one = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    const last = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    const heard = await raw(api, one.repeat(6000) + last, () => false);
    expect(heard).toContain("HTTP/1.1 200 OK");
    expect(heard).toContain("HTTP/1.1 429 Too Many Requests");
  });
});

describe("streams that nobody reads are given back", () => {
  const gauge = async (api: Api): Promise<string> => (await api.ask("GET /metrics")).text;
  const EVENTS = "/api/modems/1/events HTTP/1.1\r\nhost: localhost\r\n";

  test("those that were only asked for by HEAD", async () => {
    const api = await start();
    const heads = `HEAD ${EVENTS}\r\n`.repeat(50) + `HEAD ${EVENTS}connection: close\r\n\r\n`;
    const heard = await raw(api, heads, () => false);
    expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(51);
    expect(await gauge(api)).toContain("modemtwin_http_streams 0\n");
  });

  test("those that wait behind another one on their connection", async () => {
    const api = await start();
    await raw(api, `GET ${EVENTS}\r\n`.repeat(20), (heard) => heard.includes("200 OK"));
    await expect.poll(() => gauge(api)).toContain("modemtwin_http_streams 0\n");
  });
});

test("an offer of HTTP/2 is ignored, and answered in HTTP/1.1", async () => {
  const api = await start();
  const offer =
    "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n\r\n";
  const heard = await raw(api, offer, () => false);
  expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(heard).toContain('{"status":"ok"}');
});

test("1000 streams at a time, each with every row, and the module answers as before", async () => {
  const api = await start();
  const streams = Array.from(
    { length: 1000 },
    () => new Events(api, "/api/modems/1/events?tail=0"),
  );
  await Promise.all(streams.map((each) => each.until(({ status }) => status !== 0)));
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  const terminal = new WsClient(api, "/api/modems/1/terminal");
  await terminal.port();
  terminal.type("AT+CGMM\r");
  await terminal.until(({ heard }) => heard.endsWith("OK\r\n"));
  expect(terminal.heard).toContain("BG95-M3");
  const typed = (each: Events): boolean => each.told.some(({ data }) => data["kind"] === "command");
  await Promise.all(streams.map((each) => each.until(typed)));
  expect(streams.filter(typed)).toHaveLength(1000);
  expect((await api.ask("GET /metrics")).text).toContain("modemtwin_http_streams 1001\n");
  terminal.leave();
  for (const each of streams) each.leave();
  await expect
    .poll(async () => (await api.ask("GET /metrics")).text)
    .toContain("modemtwin_http_streams 0\n");
});
