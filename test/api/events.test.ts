import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { memoryPipe, type MemoryPipe } from "../../src/kernel/memory-pipe.ts";
import { Api } from "./api.ts";
import { Events } from "./sse.ts";

let api: Api;
let host: MemoryPipe;
let heard = "";
const readers: Events[] = [];

beforeAll(async () => {
  api = await Api.start("--tcp", "0");
  const { tracer, modem } = api.twin;
  const [near, far] = memoryPipe();
  host = near;
  host.attach({ receive: (chunk) => void (heard += String(chunk)), drained() {}, closed() {} });
  modem.plug(
    tracer!.pipe(far, () => "uart2"),
    "uart2",
  );
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave();
});
afterAll(() => api.stop());

function read(query = "", headers = {}): Events {
  const reader = new Events(api, `/api/modems/1/events${query}`, headers);
  readers.push(reader);
  return reader;
}

function type(line: string): void {
  host.write(Buffer.from(`${line}\r`));
}

function last({ told }: Events, kind: string): boolean {
  return told.some(({ data }) => data["kind"] === kind);
}

test("rows come as they happen, numbered without a gap", async () => {
  const reader = read("?tail=0");
  await reader.until(({ status }) => status === 200);
  type("AT+CGMM");
  await reader.until((events) => last(events, "command"));
  const rows = reader.told.map(({ data }) => data);
  expect(rows).toContainEqual(
    expect.objectContaining({ kind: "command", text: "AT+CGMM", result: "OK", port: "uart2" }),
  );
  expect(rows).toContainEqual(
    expect.objectContaining({ kind: "bytes", way: "from host", text: "AT+CGMM\r" }),
  );
  const ids = reader.told.map(({ id }) => id!);
  expect(ids).toEqual(ids.map((_id, index) => ids[0]! + index));
});

test("who comes back goes on behind what it has seen", async () => {
  const reader = read();
  await reader.until(({ told }) => told.length > 3);
  const { id, epoch } = reader.told[2]!;
  const again = read("", { "last-event-id": `${epoch}-${id}` });
  await again.until(({ told }) => told.length > 0);
  expect(again.told[0]).toEqual(reader.told[3]);
  const asked = read(`?after=${epoch}-${id}`);
  await asked.until(({ told }) => told.length > 0);
  expect(asked.told[0]).toEqual(reader.told[3]);
  // Of a module before this one, or none: what there is, from its beginning.
  for (const last of [`0000-${id}`, `${epoch}-99999999`, "x"]) {
    const stranger = read("", { "last-event-id": last });
    await stranger.until(({ told }) => told.length > 0);
    expect(stranger.told[0]!.id).toBe(1);
  }
});

test("what is made to happen has a row of its own, and an added fault says what it is", async () => {
  const reader = read("?tail=0");
  await reader.until(({ status }) => status === 200);
  const lines = ["network! signal rssi=-91", "faults! add cut at=5 name=mine", "faults! clear"];
  await api.ask("POST /api/modems/1/actions", { body: { do: lines } });
  await reader.until(
    (events) => events.told.filter(({ data }) => data["kind"] === "action").length === 3,
  );
  const rows = reader.told.map(({ data }) => data);
  const whats = rows.filter(({ kind }) => kind === "action").map(({ what }) => what);
  expect(whats).toEqual(lines);
  expect(rows).toContainEqual(
    expect.objectContaining({ kind: "fault", what: "added", text: "cut at=5 name=mine" }),
  );
});

test("a module that is destroyed says so, and the stream ends", async () => {
  await api.ask("POST /api/modems", { body: { name: "brief" } });
  const reader = new Events(api, "/api/modems/brief/events");
  readers.push(reader);
  await reader.until(({ status }) => status === 200);
  await api.ask("DELETE /api/modems/brief");
  await reader.until(({ ended }) => ended);
  expect([reader.ended, reader.told.at(-1)?.event]).toEqual([true, "gone"]);
});
