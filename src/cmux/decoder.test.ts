import { describe, expect, test } from "vitest";
import { FrameDecoder } from "./decoder.ts";
import { encodeFrame, PF, SABM, UI, UIH, type Frame } from "./frame.ts";

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}

/** What a decoder finds in chunks. */
function found(chunks: readonly Buffer[], most = 127): string[] {
  const frames: string[] = [];
  const decoder = new FrameDecoder(most, (frame) => frames.push(shown(frame)));
  for (const chunk of chunks) decoder.feed(chunk);
  return frames;
}

function shown({ dlci, control, pf, payload }: Frame): string {
  return `${dlci} ${control.toString(16)}${pf ? "+" : ""} ${payload.toString("latin1")}`;
}

const hello = encodeFrame(1, true, UIH, Buffer.from("hello"));
const sabm = encodeFrame(0, true, SABM | PF);

describe("FrameDecoder", () => {
  test("finds a frame whole, byte by byte, and behind another with a flag of its own or a shared one", () => {
    const shared = Buffer.concat([sabm, hello.subarray(1)]);
    const apart = Buffer.concat([sabm, hex("f9f9"), hello]);
    for (const octets of [shared, apart]) {
      const single = Array.from(octets, (_octet, at) => octets.subarray(at, at + 1));
      expect(found([octets])).toEqual(["0 2f+ ", "1 ef hello"]);
      expect(found(single)).toEqual(["0 2f+ ", "1 ef hello"]);
      for (let cut = 1; cut < octets.length; cut++) {
        expect(found([octets.subarray(0, cut), octets.subarray(cut)])).toHaveLength(2);
      }
    }
  });

  test("flags in the information are information", () => {
    const flags = encodeFrame(2, true, UIH, hex("f9f9f9033f011cf9"));
    const chunks = [flags.subarray(0, 6), flags.subarray(6)];
    expect(found(chunks)).toEqual([`2 ef ${hex("f9f9f9033f011cf9").toString("latin1")}`]);
  });

  test("what is no frame is searched for frames", () => {
    const damaged = Buffer.from(hello);
    damaged[3] = 0x7f; // 63 octets of information: the two frames behind it seem part of it
    expect(found([damaged, sabm, hello, Buffer.alloc(70)])).toEqual(["0 2f+ ", "1 ef hello"]);
    const sum = Buffer.from(hello);
    sum[9]! ^= 1;
    expect(found([sum, sabm])).toEqual(["0 2f+ "]);
    expect(found([hello.subarray(0, -1), hex("00"), sabm])).toEqual(["0 2f+ "]);
  });

  test("the FCS of UI covers the information", () => {
    const ui = encodeFrame(1, true, UI, Buffer.from("abc"));
    expect(found([ui])).toEqual(["1 3 abc"]);
    ui[5]! ^= 1;
    expect(found([ui])).toEqual([]);
  });

  test("a frame beyond the limit is none, and does not hide the next", () => {
    const long = encodeFrame(1, true, UIH, Buffer.alloc(128, "x"));
    expect(found([long, sabm])).toEqual(["0 2f+ "]);
    expect(found([long, sabm], 128)).toHaveLength(2);
  });

  test("a frame whose FCS covers its information is short, or noise would be summed up again and again", () => {
    const most = 32_767;
    expect(found([encodeFrame(1, true, UIH, Buffer.alloc(most))], most)).toHaveLength(1);
    expect(found([encodeFrame(1, true, UI, Buffer.alloc(255))], most)).toHaveLength(1);
    expect(found([encodeFrame(1, true, UI, Buffer.alloc(256)), sabm], most)).toEqual(["0 2f+ "]);
  });

  test("a frame that does not go on can be given up", () => {
    const frames: string[] = [];
    const decoder = new FrameDecoder(127, (frame) => frames.push(shown(frame)));
    decoder.feed(hex("f9 07 ef ff"));
    decoder.feed(sabm);
    expect(frames).toEqual([]);
    expect(decoder.midFrame).toBe(true);
    decoder.giveUp();
    expect(frames).toEqual(["0 2f+ "]);
    expect(decoder.midFrame).toBe(false);
  });

  test("stopped in the middle it answers what is left, however it was cut", () => {
    const octets = Buffer.concat([sabm, Buffer.from("AT\r")]);
    for (let cut = 0; cut < sabm.length; cut++) {
      const decoder: FrameDecoder = new FrameDecoder(127, () => decoder.stop());
      decoder.feed(octets.subarray(0, cut));
      expect(decoder.feed(octets.subarray(cut))?.toString()).toBe("AT\r");
    }
  });

  test("information that was put together is the reader's own", () => {
    const frames: Frame[] = [];
    const decoder = new FrameDecoder(127, (frame) => frames.push(frame));
    for (let round = 0; round < 2; round++) {
      const frame = encodeFrame(1, true, UIH, Buffer.from(`text ${round}`));
      decoder.feed(frame.subarray(0, 6));
      decoder.feed(frame.subarray(6));
    }
    expect(frames.map(({ payload }) => payload.toString())).toEqual(["text 0", "text 1"]);
  });
});
