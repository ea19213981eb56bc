import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeMessage } from "../../src/cmux/control.ts";
import { FrameDecoder } from "../../src/cmux/decoder.ts";
import type { Dlc } from "../../src/cmux/dlc.ts";
import { DISC, DM, encodeFrame, PF, SABM, UA, UI, UIH, type Frame } from "../../src/cmux/frame.ts";
import { Mux } from "../../src/cmux/mux.ts";
import { memoryPipe } from "../../src/kernel/memory-pipe.ts";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { MuxHost } from "../stages/mux-host.ts";

const MOST = 255;

const frame: fc.Arbitrary<Frame> = fc.record({
  dlci: fc.integer({ min: 0, max: 61 }),
  cr: fc.boolean(),
  control: fc.constantFrom(SABM, UA, DM, DISC, UIH, UI),
  pf: fc.boolean(),
  payload: bytes(MOST),
});

function bytes(maxLength: number): fc.Arbitrary<Buffer> {
  // Flags often, as they are what this is about.
  const octet = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 255 }) },
    { weight: 1, arbitrary: fc.constantFrom(0xf9, 0xf9, 0x03, 0xef, 0xff, 0x00) },
  );
  return fc.array(octet, { maxLength, size: "max" }).map((all) => Buffer.from(all));
}

function octetsOf({ dlci, cr, control, pf, payload }: Frame): Buffer {
  return encodeFrame(dlci, cr, pf ? control | PF : control, payload);
}

const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 80, size: "max" });

function cut(octets: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= octets.length) break;
    chunks.push(octets.subarray(at, at + length));
    at += length;
  }
  if (at < octets.length) chunks.push(octets.subarray(at));
  return chunks;
}

function decoded(chunks: readonly Buffer[]): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder(MOST, (each) => frames.push(each));
  for (const chunk of chunks) decoder.feed(chunk);
  return frames;
}

function inHex(frames: readonly Frame[]) {
  return frames.map((each) => ({ ...each, payload: each.payload.toString("hex") }));
}

describe("frames", () => {
  test("come out as they went in, however they are cut and whether they share flags", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ frame, shared: fc.boolean() }), { maxLength: 12 }),
        cuts,
        (sent, lengths) => {
          const octets = sent.map(({ frame, shared }, index) =>
            octetsOf(frame).subarray(shared && index > 0 ? 1 : 0),
          );
          const all = Buffer.concat(octets);
          const wanted = inHex(sent.map(({ frame }) => frame));
          expect(inHex(decoded([all]))).toEqual(wanted);
          expect(inHex(decoded(cut(all, lengths)))).toEqual(wanted);
          const single = cut(
            all,
            Array.from(all, () => 1),
          );
          expect(inHex(decoded(single))).toEqual(wanted);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("behind any noise they are found again, and cutting does not matter", () => {
    fc.assert(
      fc.property(bytes(300), frame, cuts, (noise, wanted, lengths) => {
        // A host repeats itself. What it repeats is swallowed only as long as one frame can be.
        const octets = octetsOf(wanted);
        const times = Math.ceil((MOST + 7) / octets.length) + 2;
        const all = Buffer.concat([noise, ...Array.from({ length: times }, () => octets)]);
        const found = decoded([all]);
        expect(inHex(found)).toContainEqual(inHex([wanted])[0]);
        expect(inHex(decoded(cut(all, lengths)))).toEqual(inHex(found));
      }),
      { numRuns: 500 },
    );
  });
});

/** A module with a reader on each DLC that keeps what it gets. */
function bench() {
  const clock = new SimClock();
  const [far, near] = memoryPipe();
  const host = new MuxHost(far);
  const dlcs = new Map<number, Dlc>();
  const got = new Map<number, Buffer[]>();
  const drains = new Map<number, () => void>();
  const ends: string[] = [];
  const mux = new Mux(near, {
    clock,
    frameSize: 127,
    channels: 4,
    startWithin: 0,
    opened(dlc) {
      const { dlci } = dlc;
      if (dlcs.has(dlci)) return;
      dlcs.set(dlci, dlc);
      got.set(dlci, []);
      dlc.attach({
        receive: (chunk) => void got.get(dlci)!.push(chunk),
        drained: () => drains.get(dlci)?.(),
        closed() {},
      });
    },
    ended: () => void ends.push("over"),
  });
  return { clock, far, near, host, mux, dlcs, got, drains, ends };
}

/** What can come along: frames that are right, frames that are not, and no frames at all. */
const anything = fc.array(
  fc.oneof(
    bytes(60),
    frame.map(octetsOf),
    fc
      .record({ type: fc.integer({ min: 0, max: 255 }), command: fc.boolean(), value: bytes(20) })
      .map(({ type, command, value }) =>
        encodeFrame(0, true, UIH, encodeMessage(type | 1, command, value)),
      ),
    fc.integer({ min: 0, max: 4 }).map((dlci) => encodeFrame(dlci, true, SABM | PF)),
  ),
  { maxLength: 40, size: "max" },
);

describe("a multiplexer", () => {
  test("throws at nothing, keeps little, and answers the next SABM unless it was closed down", async () => {
    await fc.assert(
      fc.asyncProperty(anything, cuts, fc.boolean(), async (octets, lengths, paused) => {
        const { clock, far, host, dlcs, ends } = bench();
        host.open(0, 1);
        if (paused) dlcs.get(1)!.pause();
        for (const chunk of cut(Buffer.concat(octets), lengths)) host.raw(chunk);
        if (paused) dlcs.get(1)!.resume();
        await clock.advance(5000);
        host.heard();
        host.open(0);
        await clock.advance(5000);
        if (ends.length === 0) expect(host.heard()).toContain("UA 0");
        else expect(ends).toEqual(["over"]);
        far.close();
      }),
      { numRuns: 300 },
    );
  });

  type Act =
    | { readonly kind: "write" | "send"; readonly dlci: number; readonly payload: Buffer }
    | { readonly kind: "pause" | "resume" | "hold" | "release"; readonly dlci: number }
    | { readonly kind: "stall" | "read" | "off" | "on" };

  const dlci = fc.integer({ min: 1, max: 4 });
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("write", "send"),
        dlci,
        payload: fc
          .record({ length: fc.integer({ min: 1, max: 5000 }), fill: fc.integer({ max: 255 }) })
          .map(({ length, fill }) => Buffer.from(Array.from({ length }, (_v, at) => at + fill))),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("pause", "resume", "hold", "release"),
        dlci,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("stall", "read", "off", "on") }) },
  );

  test("loses and reorders nothing on any DLC, whoever holds whom", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60, size: "max" }), (acts) => {
        const { far, host, dlcs, got, drains } = bench();
        const heard = new Map<number, Buffer[]>();
        const written = new Map<number, Buffer[]>();
        const sent = new Map<number, Buffer[]>();
        const full = new Set<number>();
        for (let each = 1; each <= 4; each++) {
          for (const kept of [heard, written, sent]) kept.set(each, []);
          drains.set(each, () => void full.delete(each));
        }
        host.onData = (each, payload) => void heard.get(each)!.push(Buffer.from(payload));
        host.open(0, 1, 2, 3, 4);
        for (const each of acts) run(each);
        for (let each = 1; each <= 4; each++) {
          dlcs.get(each)!.resume();
          host.signals(each, 0x0c);
        }
        host.command(0xa3);
        far.resume();
        expect(full).toEqual(new Set());
        for (let each = 1; each <= 4; each++) {
          const [module, hosts] = [got.get(each)!, heard.get(each)!].map((all) =>
            Buffer.concat(all).toString("hex"),
          );
          expect(hosts).toBe(Buffer.concat(written.get(each)!).toString("hex"));
          expect(module).toBe(Buffer.concat(sent.get(each)!).toString("hex"));
        }

        function run(each: Act): void {
          switch (each.kind) {
            case "write":
              if (full.has(each.dlci)) return;
              written.get(each.dlci)!.push(each.payload);
              if (!dlcs.get(each.dlci)!.write(each.payload)) full.add(each.dlci);
              return;
            case "send":
              for (let at = 0; at < each.payload.length; at += 127) {
                const part = each.payload.subarray(at, at + 127);
                sent.get(each.dlci)!.push(part);
                host.send(each.dlci, part);
              }
              return;
            case "pause":
              return dlcs.get(each.dlci)!.pause();
            case "resume":
              return dlcs.get(each.dlci)!.resume();
            case "hold":
              return host.signals(each.dlci, 0x0e);
            case "release":
              return host.signals(each.dlci, 0x0c);
            case "stall":
              return far.pause();
            case "read":
              return far.resume();
            case "off":
              return host.command(0x63);
            case "on":
              return host.command(0xa3);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test("keeps no more than its limits while both sides hold, and lets its writers know", () => {
    const { far, host, dlcs } = bench();
    host.open(0, 1, 2);
    const dlc = dlcs.get(1)!;
    far.pause();
    let written = 0;
    while (dlc.write(Buffer.alloc(1000))) written += 1000;
    // The pipe's own 16 KiB, and eight of the DLC.
    expect(written).toBeLessThan(40_000);
    dlc.pause();
    let taken = 0;
    const payload = encodeFrame(1, true, UIH, Buffer.alloc(127));
    while (far.write(payload)) taken += 127;
    // 16 KiB of the DLC, and as much of the pipe.
    expect(taken).toBeLessThan(40_000);
  });
});
