import { describe, expect, test } from "vitest";
import { Bench } from "./bench.ts";

/** In transparent mode with a peer that reads nothing, and more typed than the connection takes. */
async function stalled(before = "AT"): Promise<{ bench: Bench; typed: number }> {
  const bench = new Bench();
  await bench.ask(before);
  await bench.open(2);
  bench.peer.pause();
  let typed = 0;
  while (bench.host.pipe.write(Buffer.alloc(4000, 0x61))) {
    typed += 4000;
    await bench.pass(10);
    expect(typed).toBeLessThan(100_000);
  }
  return { bench, typed: typed + 4000 };
}

describe("a port whose peer has stalled in transparent mode", () => {
  test("hears commands again once the peer resets", async () => {
    const { bench } = await stalled();
    bench.peer.reset();
    await bench.pass(1000);
    // What had waited in the pipe is typed into command mode: one line that is none.
    bench.host.type("\r");
    await bench.pass(1000);
    expect(bench.host.heard()).toContain("\r\nNO CARRIER\r\n");
    expect(await bench.ask("AT")).toBe("\r\nOK\r\n");
  });

  test("hears commands again once DTR drops, and keeps what was typed", async () => {
    const { bench, typed } = await stalled("AT&D1");
    bench.host.pipe.setLine("DTR", true);
    bench.host.pipe.setLine("DTR", false);
    await bench.pass(10);
    expect(bench.host.heard().startsWith("\r\nOK\r\n")).toBe(true);
    bench.host.type("\r");
    await bench.pass(1000);
    bench.host.heard();
    expect(await bench.ask("AT")).toBe("\r\nOK\r\n");
    bench.peer.resume();
    await bench.pass(1000);
    // All but the 16 KiB and one chunk that had waited in the pipe, and were typed into command mode then.
    expect(bench.peer.received().length).toBe(typed - 20_000);
  });

  test("hears the escape once the peer reads again, and nothing is lost", async () => {
    const { bench, typed } = await stalled();
    bench.peer.resume();
    await bench.pass(2000);
    expect(bench.peer.received().length).toBe(typed);
    bench.host.type("+++");
    await bench.pass(1000);
    expect(bench.host.heard()).toBe("\r\nOK\r\n");
    expect(await bench.ask("AT")).toBe("\r\nOK\r\n");
    expect(await bench.ask("ATO")).toBe("\r\nCONNECT\r\n");
    bench.host.type("more");
    await bench.pass(1000);
    expect(bench.peer.received().toString()).toBe("more");
  });

  test("holds the host no longer than the peer is full", async () => {
    const { bench, typed } = await stalled();
    expect(bench.host.pipe.write(Buffer.from("b"))).toBe(false);
    bench.peer.resume();
    await bench.pass(2000);
    expect(bench.peer.received().length).toBe(typed + 1);
    expect(bench.host.pipe.write(Buffer.from("c"))).toBe(true);
  });
});
