import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { openWs, type WsPort } from "../../src/transports/ws.ts";
import { Changes } from "../stages/changes.ts";
import { PortReader } from "../stages/port-reader.ts";

vi.setConfig({ testTimeout: 10_000 });

const BUSY = "BUSY: another host is connected to this port";

let port: WsPort;
let reader: PortReader;
let changes: Changes;
const hosts: WebSocket[] = [];

beforeEach(async () => {
  port = await openWs({ host: "127.0.0.1", port: 0, path: "/at" });
  reader = new PortReader();
  port.pipe.attach(reader);
  changes = new Changes();
});

afterEach(() => {
  port.close();
  for (const host of hosts.splice(0)) host.terminate();
});

async function dial(options: ClientOptions = {}, path = "/at"): Promise<WebSocket> {
  const host = new WebSocket(`ws://127.0.0.1:${port.port}${path}`, options);
  hosts.push(host);
  await once(host, "open");
  return host;
}

test("text and binary messages are bytes, cut as they may be; what the module says is binary", async () => {
  const host = await dial();
  const heard: [Buffer, boolean][] = [];
  host.on("message", (data: Buffer, binary) => {
    heard.push([data, binary]);
    changes.tell();
  });
  host.send("A");
  host.send(Buffer.from("T\u00e9\r"));
  host.send("frag", { fin: false });
  host.send("ment");
  await reader.untilText("ment");
  expect(reader.data).toEqual(Buffer.from("AT\u00e9\rfragment"));
  port.pipe.write(Buffer.from([0, 0xff]));
  await changes.until(() => heard.length > 0);
  expect(heard).toEqual([[Buffer.from([0, 0xff]), true]]);
});

test("a ping is answered, and is no input", async () => {
  const host = await dial();
  host.ping("are you there");
  const [answer] = (await once(host, "pong")) as [Buffer];
  expect(answer.toString()).toBe("are you there");
  expect(reader.text).toBe("");
});

test("a message of more than a megabyte ends it, and the next host is served", async () => {
  const host = await dial();
  host.send(Buffer.alloc(1024 * 1024 + 1));
  host.on("error", () => {});
  const [code] = (await once(host, "close")) as [number];
  expect(code).toBe(1009);
  expect(reader.data).toHaveLength(0);
  const next = await dial();
  next.send(Buffer.alloc(1024 * 1024, "x"));
  await reader.changes.until(() => reader.data.length === 1024 * 1024);
  expect(reader.data).toHaveLength(1024 * 1024);
});

test("a second host is told so at once, and the first goes on", async () => {
  const first = await dial();
  const second = await dial();
  const [code, why] = (await once(second, "close")) as [number, Buffer];
  expect([code, why.toString()]).toEqual([1013, BUSY]);
  first.send("still here");
  await reader.untilText("still here");
  expect(reader.events).toEqual(["came"]);
});

test("the end of the port is told at once", async () => {
  const host = await dial();
  await reader.untilHappened("came");
  port.pipe.pause();
  port.close();
  const [code] = (await once(host, "close")) as [number];
  expect(code).toBe(1001);
});

test.each(["https://example.com", "http://127.0.0.1.example.com", "null", "file://"])(
  "a page of %s is not let in",
  async (origin) => {
    const host = new WebSocket(`ws://127.0.0.1:${port.port}/at`, { origin });
    const [error] = (await once(host, "error")) as [Error];
    expect(error.message).toBe("Unexpected server response: 403");
  },
);

test("nor is one whose name was bent to this computer", async () => {
  const origin = `http://example.com:${port.port}`;
  const headers = { host: `example.com:${port.port}` };
  const host = new WebSocket(`ws://127.0.0.1:${port.port}/at`, { origin, headers });
  const [error] = (await once(host, "error")) as [Error];
  expect(error.message).toBe("Unexpected server response: 403");
});

test.each(["http://localhost:5173", "http://127.0.0.1", "http://[::1]:80"])(
  "a page of %s is",
  async (origin) => {
    await dial({ origin });
    await reader.untilHappened("came");
    expect(reader.events).toEqual(["came"]);
  },
);

test("another path is not found, and a plain request is told what is wanted", async () => {
  const host = new WebSocket(`ws://127.0.0.1:${port.port}/other`);
  const [error] = (await once(host, "error")) as [Error];
  expect(error.message).toBe("Unexpected server response: 404");
  const plain = request({ host: "127.0.0.1", port: port.port, path: "/at" }).end();
  const [response] = (await once(plain, "response")) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(426);
});

test.each(["/other", "/at"])("who is not let in at %s and stays is cut off", async (path) => {
  const socket = connect({ port: port.port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  socket.resume();
  const lines = [`GET ${path} HTTP/1.1`, "Host: x", "Origin: http://x", "Connection: Upgrade"];
  socket.write([...lines, "Upgrade: websocket", "", ""].join("\r\n"));
  await once(socket, "end");
  // A socket that is only ended on the other side would take this for ever.
  const deadline = performance.now() + 5000;
  while (!socket.destroyed && performance.now() < deadline) {
    socket.write("x");
    await new Promise((turn) => setImmediate(turn));
  }
  expect(socket.destroyed).toBe(true);
  socket.destroy();
});

test.each(["/at/ä", "/at/%C3%A4", "/at/b c", "/at?d"])("a path of any signs: %s", async (path) => {
  port.close();
  port = await openWs({ host: "127.0.0.1", port: 0, path });
  port.pipe.attach(reader);
  await dial({}, encodeURI(path).replaceAll("%25", "%"));
  await reader.untilHappened("came");
  expect(reader.events).toEqual(["came"]);
});

test("what stands behind ? is no part of the path, and signs that are none make no path", async () => {
  await dial({}, "/at?token=1");
  await reader.untilHappened("came");
  const host = new WebSocket(`ws://127.0.0.1:${port.port}/at%E4`);
  const [error] = (await once(host, "error")) as [Error];
  expect(error.message).toBe("Unexpected server response: 404");
});

test("a host that does not read holds the module", async () => {
  const host = await dial();
  await reader.untilHappened("came");
  host.pause();
  let written = 0;
  const chunk = Buffer.alloc(64 * 1024);
  while (port.pipe.write(chunk) && written < 64 * 1024 * 1024) {
    written += chunk.length;
    await new Promise((turn) => setImmediate(turn));
  }
  expect(written).toBeLessThan(16 * 1024 * 1024);
  host.resume();
  await reader.untilHappened("drained");
  expect(reader.events).toEqual(["came", "drained"]);
});
