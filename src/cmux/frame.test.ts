import { describe, expect, test } from "vitest";
import { DISC, DM, encodeFrame, fcs, PF, SABM, UA, UI, UIH } from "./frame.ts";

/** Frames as the standard, captures and other implementations have them. */
const KNOWN: readonly (readonly [string, Buffer, string])[] = [
  ["SABM on DLC 0", encodeFrame(0, true, SABM | PF), "f9033f011cf9"],
  ["UA on DLC 0", encodeFrame(0, true, UA | PF), "f9037301d7f9"],
  ["SABM on DLC 1", encodeFrame(1, true, SABM | PF), "f9073f01def9"],
  ["UA on DLC 1", encodeFrame(1, true, UA | PF), "f907730115f9"],
  ["MSC of a module", encodeFrame(0, false, UIH, hex("e305070d")), "f901ef09e305070d9af9"],
  ["CLD of a host", encodeFrame(0, true, UIH, hex("c301")), "f903ef05c301f2f9"],
  ["DISC on DLC 0", encodeFrame(0, true, DISC | PF), "f9035301fdf9"],
  ["DM on DLC 2", encodeFrame(2, true, DM | PF), "f90b1f01"],
];

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}

describe("frames", () => {
  test.each(KNOWN)("%s", (_name, frame, wanted) => {
    expect(frame.toString("hex").slice(0, wanted.length)).toBe(wanted);
  });

  test("127 octets fit one octet of length, 128 do not", () => {
    expect(encodeFrame(1, false, UIH, Buffer.alloc(127))[3]).toBe(0xff);
    const long = encodeFrame(1, false, UIH, Buffer.alloc(128));
    expect([...long.subarray(3, 5)]).toEqual([0x00, 0x01]);
    expect(long.length).toBe(128 + 7);
  });

  test("the FCS of UIH covers the header, that of UI the information too", () => {
    const uih = encodeFrame(1, false, UIH, Buffer.from("abc"));
    expect(uih.at(-2)).toBe(fcs(uih, 1, 4));
    const ui = encodeFrame(1, false, UI, Buffer.from("abc"));
    expect(ui.at(-2)).toBe(fcs(ui, 1, 7));
  });

  test("a receiver's sum over an intact frame and its FCS is 0xCF", () => {
    const frame = encodeFrame(1, true, SABM | PF);
    expect(0xff - fcs(frame, 1, 5)).toBe(0xcf);
  });
});
