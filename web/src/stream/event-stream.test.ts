import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventStream } from "./event-stream.ts";

/** Those that were opened, the latest last. */
const opened: Source[] = [];

class Source extends EventTarget {
  readonly query: string;
  closed = false;

  constructor(url: string) {
    super();
    this.query = url.slice(url.indexOf("?"));
    opened.push(this);
  }

  close(): void {
    this.closed = true;
  }

  rows(...ids: string[]): void {
    for (const lastEventId of ids) {
      this.dispatchEvent(new MessageEvent("message", { data: `row ${lastEventId}`, lastEventId }));
    }
  }
}

let told: string[];
let began: number[];

beforeEach(() => {
  opened.length = 0;
  told = [];
  began = [];
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Source);
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("rows are told once a frame, and a stream that breaks goes on behind the last of them", () => {
  follow();
  expect(opened.at(-1)!.query).toBe("?tail=1000");
  opened[0]!.rows("a1-8", "a1-9");
  drawn();
  expect(told).toEqual(["connecting", "row a1-8", "row a1-9"]);
  breaks();
  expect(opened.map(({ query }) => query)).toEqual(["?tail=1000", "?after=a1-9"]);
  expect(opened[0]!.closed).toBe(true);
  expect(began).toEqual([8]);
  // One that is here already, and one that is not.
  opened[1]!.rows("a1-9", "a1-10");
  drawn();
  expect(told.slice(3)).toEqual(["lost", "row a1-10"]);
  breaks();
  expect(opened[2]!.query).toBe("?after=a1-10");
});

test("another module begins anew, whatever its numbers are, and nothing else does", () => {
  follow();
  opened[0]!.rows("a1-8");
  drawn();
  breaks();
  opened[1]!.rows("b-2-0", "b-2-1");
  drawn();
  expect(told).toEqual(["connecting", "row a1-8", "lost", "anew", "row b-2-0", "row b-2-1"]);
  breaks();
  // What waits of the one before is not told any more.
  opened[2]!.rows("b-2-2", "c3-900", "c3-901");
  drawn();
  expect(told.slice(6)).toEqual(["lost", "anew", "row c3-900", "row c3-901"]);
});

test("as long as nothing has come, it asks for the latest", () => {
  follow();
  breaks();
  expect(opened[1]!.query).toBe("?tail=1000");
  opened[1]!.rows("a1-0");
  drawn();
  expect(told).toEqual(["connecting", "lost", "row a1-0"]);
});

test("one that is closed is not opened again", () => {
  const stream = follow();
  opened[0]!.dispatchEvent(new Event("error"));
  stream.close();
  vi.advanceTimersByTime(10_000);
  expect(opened).toHaveLength(1);
});

function follow(): EventStream {
  return new EventStream("1", {
    began: (number) => began.push(number),
    row: (json) => told.push(json),
    missed: (rows) => told.push(`missed ${rows}`),
    anew: () => told.push("anew"),
    drained: () => {},
    connection: (state) => told.push(state),
  });
}

function drawn(): void {
  vi.advanceTimersByTime(20);
}

function breaks(): void {
  opened.at(-1)!.dispatchEvent(new Event("error"));
  vi.advanceTimersByTime(2000);
}
