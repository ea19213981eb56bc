import { describe, expect, test } from "vitest";
import { encodeMessage, MSC, negotiate, parseMessages, portAnswer, TEST } from "./control.ts";

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}

describe("messages of the control channel", () => {
  test("a modem status command and its response", () => {
    const [message] = parseMessages(hex("e305070d"));
    expect(message).toMatchObject({ type: MSC, command: true });
    expect(message!.value.toString("hex")).toBe("070d");
    expect(encodeMessage(MSC, false, hex("070d")).toString("hex")).toBe("e105070d");
    expect(parseMessages(hex("e105070d"))[0]).toMatchObject({ type: MSC, command: false });
  });

  test("several in one frame; a length in two octets; what is cut off is none", () => {
    const long = encodeMessage(TEST, true, Buffer.alloc(200, "x"));
    expect([...long.subarray(0, 3)]).toEqual([0x23, 0x90, 0x03]);
    const both = parseMessages(Buffer.concat([hex("4301"), long]));
    expect(both.map(({ value }) => value.length)).toEqual([0, 200]);
    expect(parseMessages(long.subarray(0, 100))).toEqual([]);
    expect(parseMessages(hex("e3"))).toEqual([]);
    expect(parseMessages(hex("00 00 00"))).toEqual([]);
    expect(parseMessages(Buffer.concat([hex("23"), Buffer.alloc(120, 0xfe), hex("ff")]))).toEqual(
      [],
    );
  });

  test("a type of more than one octet keeps its octets for NSC", () => {
    const [message] = parseMessages(hex("42 83 01"));
    expect(message!.type).toBe(0);
    expect(message!.typeOctets.toString("hex")).toBe("4283");
  });

  test("a parameter negotiation grants what is asked, but UIH alone and no longer frames", () => {
    const asked = hex("02 11 07 0a e803 03 02");
    const wanted = { agreed: { dlci: 2, frameSize: 127 }, answer: hex("02 00 07 0a 7f00 03 02") };
    expect(negotiate(asked, 127)).toEqual(wanted);
    expect(negotiate(asked, 1500)?.agreed.frameSize).toBe(1000);
    expect(negotiate(asked.subarray(0, 7), 127)).toBeUndefined();
  });

  test("a remote port negotiation gets what it sets, or 115200 8N1", () => {
    expect(portAnswer(hex("07")).toString("hex")).toBe("0707030011137f3f");
    expect(portAnswer(hex("0703030011130100")).toString("hex")).toBe("0703030011130100");
  });
});
