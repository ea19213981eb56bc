import { expect, test } from "vitest";
import { SimClock } from "../../kernel/sim-clock.ts";
import { bg95m3 } from "../../models/bg95.ts";
import { Packetizer } from "./packetizer.ts";
import { factorySocketSettings } from "./settings.ts";

/** A packetizer of 4-byte packets and 100 ms, and what it sent. `room.free` is what the network answers. */
function make(separate = false, transwaittm = 1) {
  const clock = new SimClock();
  const settings = { ...factorySocketSettings(bg95m3), transpktsize: 4, transwaittm };
  const sent: string[] = [];
  const room = { free: true };
  const packetizer = new Packetizer(clock, settings, separate, (packet) => {
    sent.push(packet.toString());
    return room.free;
  });
  const push = (text: string) => packetizer.push(Buffer.from(text));
  return { clock, sent, room, packetizer, push };
}

test("whole packets at once, the rest after the wait", async () => {
  const { clock, sent, push } = make();
  expect(push("abcdefghij")).toBe(true);
  expect(sent).toEqual(["abcdefgh"]);
  await clock.advance(99);
  expect(sent).toEqual(["abcdefgh"]);
  await clock.advance(1);
  expect(sent).toEqual(["abcdefgh", "ij"]);
});

test("a packet that fills up goes at once, and its wait with it", async () => {
  const { clock, sent, push } = make();
  push("ab");
  await clock.advance(50);
  push("cde");
  expect(sent).toEqual(["abcd"]);
  await clock.advance(99);
  expect(sent).toEqual(["abcd"]);
  await clock.advance(1);
  expect(sent).toEqual(["abcd", "e"]);
});

test("each packet is a datagram of its own where they are separate", () => {
  const { sent, push } = make(true, 0);
  push("abcdefghij");
  expect(sent).toEqual(["abcd", "efgh", "ij"]);
});

test("holds its writer from the packet on that met no room, until drained", () => {
  const { room, packetizer, push } = make();
  room.free = false;
  expect(push("ab")).toBe(true);
  expect(push("cd")).toBe(false);
  expect(push("x")).toBe(false);
  room.free = true;
  expect(push("y")).toBe(false);
  packetizer.drained();
  expect(push("z")).toBe(true);
});

test("a packet that the wait sends and that meets no room holds the next writer", async () => {
  const { clock, sent, room, packetizer, push } = make();
  room.free = false;
  expect(push("ab")).toBe(true);
  await clock.advance(100);
  expect(sent).toEqual(["ab"]);
  expect(push("c")).toBe(false);
  packetizer.drained();
  expect(push("d")).toBe(true);
});

test("flush sends what there is, drop forgets it, and neither leaves the wait behind", async () => {
  const { clock, sent, packetizer, push } = make();
  push("ab");
  packetizer.flush();
  packetizer.flush();
  push("cd");
  packetizer.drop();
  await clock.advance(1000);
  expect(sent).toEqual(["ab"]);
});

test("without a wait nothing is collected", () => {
  const { sent, push } = make(false, 0);
  push("a");
  push("bcdef");
  expect(sent).toEqual(["a", "bcdef"]);
});
