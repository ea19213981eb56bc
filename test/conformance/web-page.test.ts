import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { openTcp } from "../../src/transports/tcp.ts";
import { openRfc2217 } from "../../src/transports/telnet/rfc2217.ts";
import { WebPageGuard } from "../../src/transports/web-page.ts";
import { Changes } from "../stages/changes.ts";
import { PortReader } from "../stages/port-reader.ts";

const LINES = "ATE0\r\nAT+CFUN=0\r\n";

/** What a browser sends for a page that says fetch(…, { method: "POST", mode: "no-cors", body }). */
const PAGE = [
  "POST /x HTTP/1.1",
  ...["Host: 127.0.0.1:4000", "Content-Type: text/plain", "Origin: https://example.com", "", LINES],
].join("\r\n");
/** What firmware sends, through a module that is still in data mode. */
const FIRMWARE = `POST /x HTTP/1.1\r\nHost: example.com\r\nContent-Length: 25\r\n\r\nOrigin: here\r\n${LINES}`;

describe("who speaks first", () => {
  /** What is known behind each piece. */
  function verdicts(text: string, size: number): string[] {
    const guard = new WebPageGuard();
    const found: string[] = [];
    for (let at = 0; at < text.length; at += size) {
      found.push(guard.hear(Buffer.from(text.slice(at, at + size), "latin1")));
      if (found.at(-1) !== "not yet") break;
    }
    return found;
  }

  test.each([
    ["a page", PAGE, "page"],
    ["a page without a body", PAGE.replace("POST", "GET").slice(0, -LINES.length), "page"],
    ["a page that names no origin", PAGE.replace("Origin: ", "Sec-Fetch-Site: "), "page"],
    ["a page that hides behind a long path", PAGE.replace("/x", `/${"x".repeat(99_000)}`), "page"],
    ["firmware that speaks HTTP", FIRMWARE, "host"],
    ["a host", "AT\r", "host"],
    ["a word like a request", "GET /temperature\n", "host"],
    ["a byte that is none", "\u00ff\u00fb\u0000", "host"],
  ])("%s", (_who, text, expected) => {
    expect(verdicts(text, text.length)).toEqual([expected]);
    // A browser says its first words in one breath; where it is cut behind them makes no difference.
    expect(verdicts(text, 1000).at(-1)).toBe(expected);
    expect(verdicts(text, 17).at(-1)).toBe(expected);
  });
});

describe("a port that browsers can get to", () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const step of undo.splice(0)) step();
  });

  async function open(kind: typeof openTcp | typeof openRfc2217) {
    const told: string[] = [];
    const changes = new Changes();
    const port = await kind({
      ...{ host: "127.0.0.1", port: 0 },
      onHost(event, _from, why) {
        told.push(why ? `${event}: ${why}` : event);
        changes.tell();
      },
    });
    undo.push(() => port.close());
    const reader = new PortReader();
    port.pipe.attach(reader);
    return { port: port.port, reader, told, changes };
  }

  async function dial(port: number): Promise<Socket> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    undo.push(() => socket.destroy());
    socket.on("error", () => {});
    await once(socket, "connect");
    return socket;
  }

  test.each([
    ["TCP", openTcp],
    ["RFC 2217", openRfc2217],
  ])(
    "%s: a page is cut off before the module hears a byte, and is told of",
    async (_kind, kind) => {
      const { port, reader, told, changes } = await open(kind);
      const page = { method: "POST", mode: "no-cors", body: LINES } as const;
      await expect(fetch(`http://127.0.0.1:${port}/`, page)).rejects.toThrow("fetch failed");
      await changes.until(() => told.includes("host left"));
      expect(told).toEqual(["host attached", "host refused: a web page", "host left"]);
      expect(reader.data).toHaveLength(0);
      const host = await dial(port);
      host.write("AT\r");
      await reader.untilText("AT");
      expect(reader.text).toBe("AT\r");
    },
  );

  test("firmware is heard whole, and so is a host that begins like a request and says no more", async () => {
    const { port, reader } = await open(openTcp);
    const firmware = await dial(port);
    firmware.write(FIRMWARE);
    await reader.untilText(LINES);
    firmware.end();
    const other = await dial(port);
    other.end("GET /x");
    await reader.untilText("GET /x");
    expect(reader.text).toBe(`${FIRMWARE}GET /x`);
  });
});
