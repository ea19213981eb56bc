import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamEvents } from "../../src/api/event-stream.ts";
import { JournalMemory } from "../../src/journal/memory.ts";
import type { Instant } from "../../src/kernel/clock.ts";
import { Events } from "./sse.ts";

/** More than any system keeps for a reader who does not read. */
const ROWS = 3000;
const CHUNK = Buffer.alloc(10_000, "x");

const memory = new JournalMemory(() => 0, { rows: 100, bytes: 1e9 });
let server: Server;
let url = "";
let streams = 0;

beforeAll(async () => {
  server = createServer((_request, response) => {
    streams++;
    const { signal: gone } = new AbortController();
    const from = memory.next;
    const over = new AbortController();
    response.on("close", () => {
      over.abort();
      streams--;
    });
    streamEvents({ response, memory, epoch: "e", from, gone, over: over.signal });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function happen(): void {
  const row = { kind: "bytes", port: "uart1", way: "to host", data: true, chunk: CHUNK } as const;
  memory.sink({ ...row, at: 0 as Instant });
}

test("nobody waits for a reader who is slow; it is told how much it has missed, and sees the rest", async () => {
  const slow = new Events({ url }, "/");
  const quick = new Events({ url }, "/");
  await slow.until(({ status }) => status === 200);
  await quick.until(({ status }) => status === 200);
  slow.pause();
  for (let row = 1; row <= ROWS; row++) {
    happen();
    if (row % 50 === 0) await quick.until(({ told }) => told.at(-1)?.id === row);
  }
  expect(quick.told.map(({ id }) => id)).toEqual(Array.from({ length: ROWS }, (_, row) => row + 1));
  slow.resume();
  await slow.until(({ told }) => told.at(-1)?.id === ROWS);
  const at = slow.told.findIndex(({ event }) => event === "missed");
  const missed = Number(slow.told[at]!.data["rows"]);
  expect(missed).toBeGreaterThan(100);
  expect(slow.told[at + 1]!.id! - slow.told[at - 1]!.id! - 1).toBe(missed);
  // Every row was told or counted.
  expect(slow.told.length - 1 + missed).toBe(ROWS);
  slow.leave();
  quick.leave();
  await expect.poll(() => streams).toBe(0);
});
