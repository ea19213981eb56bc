import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Api } from "./api.ts";
import { WsClient } from "./ws-client.ts";

const PATH = "/api/modems/1/terminal";

let api: Api;
const clients: WsClient[] = [];
beforeAll(async () => {
  api = await Api.start("--tcp", "0");
});
afterEach(() => {
  for (const client of clients.splice(0)) client.leave();
});
afterAll(() => api.stop());

function client(path = PATH, headers = {}): WsClient {
  const made = new WsClient(api, path, headers);
  clients.push(made);
  return made;
}

test("a terminal is an AT port of its own, and the next one another", async () => {
  const one = client();
  const other = client();
  expect(new Set([await one.port(), await other.port()])).toEqual(new Set(["usbat", "usbmodem"]));
  one.type("AT+CGMM\r");
  await one.until(({ heard }) => heard.endsWith("OK\r\n"));
  expect(one.heard).toBe("AT+CGMM\r\r\nBG95-M3\r\n\r\nOK\r\n");
  expect(other.heard).toBe("");
});

test("a port that a terminal has left is the next one's; a fifth at a time is told to come again", async () => {
  const four = [client(), client(), client(), client()];
  const ports = await Promise.all(four.map((each) => each.port()));
  expect(new Set(ports).size).toBe(4);
  const fifth = client();
  await fifth.until(({ code }) => code !== undefined);
  expect([fifth.code, fifth.reason]).toEqual([1013, "every terminal of this module is in use"]);
  four[2]!.leave();
  const free = async (): Promise<string | undefined> => {
    const { ports: known } = (await api.ask("GET /api/modems/1")).json as {
      ports: { port: string; kind: string; host: boolean }[];
    };
    return known.find(({ kind, host }) => kind === "terminal" && !host)?.port;
  };
  await expect.poll(free).toBe(ports[2]);
  expect(await client().port()).toBe(ports[2]);
});

test("a view shows what the module says at a port, and takes nothing", async () => {
  const typist = client();
  const port = String(await typist.port());
  const view = client(`${PATH}?view=${port}`);
  expect(await view.port()).toBe(port);
  view.type("AT+CGMR\r");
  typist.type("ATE0\r");
  typist.type("AT+CGMM\r");
  await view.until(({ heard }) => heard.endsWith("BG95-M3\r\n\r\nOK\r\n"));
  expect(view.heard).toBe("ATE0\r\r\nOK\r\n\r\nBG95-M3\r\n\r\nOK\r\n");
  typist.type("ATE1\r");
  await typist.until(({ heard }) => heard.endsWith("OK\r\n\r\nOK\r\n"));
});

test.each([
  [`${PATH}?view=com1`, {}, 400, "view=com1: there are uart1"],
  [`${PATH}?vew=uart1`, {}, 400, "vew is not known; allowed is view"],
  ["/api/modems/9/terminal", {}, 404, "there is no module 9; there are 1"],
  ["/api/modems/1", {}, 404, "there is no WebSocket here"],
  [PATH, { origin: "http://evil.example" }, 403, "http://evil.example"],
  [PATH, { origin: "null" }, 403, "null"],
  [PATH, { "sec-fetch-site": "cross-site" }, 403, "a page of another site"],
])("%s %j is refused", async (path, headers, status, detail) => {
  const refused = client(path, headers);
  await refused.until(({ code }) => code !== undefined);
  expect([refused.status, refused.problem]).toEqual([status, refused.problem]);
  expect(refused.problem).toContain(detail);
});

test("it ends with its module", async () => {
  await api.ask("POST /api/modems", { body: { name: "brief" } });
  const terminal = client("/api/modems/brief/terminal");
  expect(await terminal.port()).toBe("uart1");
  const view = client("/api/modems/brief/terminal?view=uart1");
  await view.port();
  expect((await api.ask("DELETE /api/modems/brief")).status).toBe(204);
  await terminal.until(({ code }) => code !== undefined);
  await view.until(({ code }) => code !== undefined);
  expect([terminal.code, view.code]).toEqual([1001, 1001]);
});
