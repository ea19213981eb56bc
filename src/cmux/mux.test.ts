import { describe, expect, test } from "vitest";
import { MuxHost } from "../../test/stages/mux-host.ts";
import { memoryPipe } from "../kernel/memory-pipe.ts";
import type { PipeReader } from "../kernel/pipe.ts";
import { SimClock } from "../kernel/sim-clock.ts";
import { CLD, FCOFF, FCON, PN, PSC, RLS, RPN, TEST } from "./control.ts";
import type { Dlc } from "./dlc.ts";
import { DISC, encodeFrame, PF, SABM, UIH } from "./frame.ts";
import { Mux } from "./mux.ts";

/** Who reads a DLC in these tests. */
class Reader implements PipeReader {
  readonly dlc: Dlc;
  readonly events: string[] = [];
  text = "";
  drains = 0;

  constructor(dlc: Dlc) {
    this.dlc = dlc;
    dlc.attach(this);
  }

  receive(chunk: Buffer): void {
    this.text += chunk.toString("latin1");
  }

  drained(): void {
    this.drains++;
  }

  closed(): void {
    this.events.push("closed");
  }

  line(_line: "DTR" | "PWRKEY" | "RESET_N", on: boolean): void {
    this.events.push(on ? "DTR" : "no DTR");
  }

  hostCame(): void {
    this.events.push("came");
  }

  hostLeft(): void {
    this.events.push("left");
  }
}

function bench({ frameSize = 127, startWithin = 0 } = {}) {
  const clock = new SimClock();
  const [far, near] = memoryPipe();
  const host = new MuxHost(far);
  const readers = new Map<number, Reader>();
  const ends: string[] = [];
  const mux = new Mux(near, {
    clock,
    frameSize,
    channels: 4,
    startWithin,
    opened: (dlc) => {
      if (!readers.has(dlc.dlci)) readers.set(dlc.dlci, new Reader(dlc));
    },
    ended: (rest) => void ends.push(`over ${rest.toString("latin1")}`),
  });
  return { clock, far, near, host, mux, ends, reader: (dlci: number) => readers.get(dlci)! };
}

/** The same with DLCs open. */
function opened(...dlcis: readonly number[]) {
  const made = bench();
  made.host.open(0, ...dlcis);
  made.host.heard();
  return made;
}

describe("opening and closing", () => {
  test("DLC 0 first, then others: UA, and the module's lines before any data", () => {
    const { host, mux } = bench();
    host.open(1);
    expect(host.heard()).toEqual(["DM 1"]);
    host.open(0, 1, 4, 5);
    expect(host.heard()).toEqual(["UA 0", "UA 1", "e3 070d", "UA 4", "e3 130d", "DM 5"]);
    expect(mux.open.map(({ dlci }) => dlci)).toEqual([1, 4]);
  });

  test("the octets of the first answers", () => {
    const { far, host } = bench();
    const heard: Buffer[] = [];
    far.attach({ receive: (chunk) => void heard.push(chunk), drained() {}, closed() {} });
    host.raw("f9033f011cf9f9073f01def9");
    expect(Buffer.concat(heard).toString("hex")).toBe(
      "f9037301d7f9f907730115f9f901ef09e305070d9af9",
    );
  });

  test("SABM on an open DLC: the host has left and comes anew, to nothing that was before", () => {
    const { host, reader } = opened(1, 2);
    const { dlc } = reader(1);
    host.signals(1, 0x0e);
    dlc.pause();
    host.send(1, "typed before");
    dlc.write(Buffer.from("said before"));
    host.heard();
    host.open(1);
    expect(host.heard()).toEqual(["UA 1", "e3 070f"]);
    expect(reader(1).events).toEqual(["came", "DTR", "no DTR", "left", "DTR", "came"]);
    expect(reader(2).events).toEqual(["came"]);
    dlc.resume();
    dlc.write(Buffer.from("said now"));
    expect([reader(1).text, host.data(1)]).toEqual(["", "said now"]);
  });

  test("SABM on DLC 0 again: every DLC is left, and FCoff and what was negotiated do not hold", () => {
    const { host, mux, reader } = opened(1, 2);
    host.command(FCOFF);
    host.command(PN, "0300070a14000302");
    host.heard();
    host.open(0);
    expect(host.heard()).toEqual(["UA 0"]);
    expect(mux.open).toEqual([]);
    expect(reader(1).events).toEqual(["came", "DTR", "no DTR", "left"]);
    expect(reader(2).events).toContain("left");
    host.open(3);
    reader(3).dlc.write(Buffer.alloc(50));
    expect(host.sizes).toEqual([50]);
  });

  test("what was negotiated holds while its DLC is opened once more, and ends with it", () => {
    const { host, reader } = opened();
    host.command(PN, "0100070a14000302");
    host.open(1, 1);
    reader(1).dlc.write(Buffer.alloc(30));
    host.raw(encodeFrame(1, true, DISC | PF));
    host.open(1);
    reader(1).dlc.write(Buffer.alloc(30));
    expect(host.sizes).toEqual([20, 10, 30]);
  });

  test("without a poll the answer is not final", () => {
    const { host } = bench();
    host.raw(encodeFrame(0, true, SABM));
    expect(host.heard()).toEqual(["UA- 0"]);
  });

  test("DISC: UA, the reader's host has left; then DM; and it can be opened again", () => {
    const { host, reader } = opened(1);
    host.raw(encodeFrame(1, true, DISC | PF));
    host.raw(encodeFrame(1, true, DISC | PF));
    host.send(1, "AT\r");
    expect(host.heard()).toEqual(["UA 1", "DM 1", "DM- 1"]);
    expect(reader(1).events).toEqual(["came", "DTR", "no DTR", "left"]);
    expect(reader(1).dlc.write(Buffer.from("nobody"))).toBe(true);
    host.open(1);
    expect(host.heard()).toEqual(["UA 1", "e3 070d"]);
    expect(reader(1).events.slice(4)).toEqual(["DTR", "came"]);
    host.send(1, "AT\r");
    expect(reader(1).text).toBe("AT\r");
    expect(host.data(1)).toBe("");
  });

  test("CLD is answered, and what stands behind it is handed on, however it comes", () => {
    const cld = encodeFrame(0, true, UIH, Buffer.from("c301", "hex"));
    const octets = Buffer.concat([cld, Buffer.from("AT\r")]);
    for (let cut = 1; cut <= cld.length; cut++) {
      const { host, ends, reader } = opened(2);
      host.raw(octets.subarray(0, cut));
      host.raw(octets.subarray(cut));
      expect(host.heard()).toEqual(["c1"]);
      expect(reader(2).events).toContain("left");
      // Behind the last octet of CLD the multiplexer has let go already.
      expect(ends).toEqual([cut < cld.length ? "over AT\r" : "over "]);
    }
  });

  test("DISC of DLC 0 ends it like CLD", () => {
    const { host, ends } = opened();
    host.raw(encodeFrame(0, true, DISC | PF));
    expect(host.heard()).toEqual(["UA 0"]);
    expect(ends).toEqual(["over "]);
  });

  test("when the host has ended its input, readers hear of it and may go on answering", () => {
    const { host, near, ends, reader, mux } = opened(1);
    mux.closed();
    expect(reader(1).events).toEqual(["came", "closed"]);
    reader(1).dlc.write(Buffer.from("answer"));
    expect(host.data(1)).toBe("answer");
    expect(ends).toEqual([]);
    near.close();
  });

  test("it ends when the host leaves", () => {
    const { mux, ends, reader } = opened(1);
    mux.hostLeft();
    expect(ends).toEqual(["over "]);
    expect(reader(1).events).toContain("left");
    reader(1).dlc.write(Buffer.from("late"));
    reader(1).dlc.pause();
    reader(1).dlc.resume();
    reader(1).dlc.setDcd(true);
    mux.drained();
    mux.closed();
    mux.hostLeft();
    expect(ends).toEqual(["over "]);
  });

  test("it ends where the control channel is not opened in time, and only there", async () => {
    const { clock, host, ends } = bench({ startWithin: 5000 });
    host.raw(Buffer.from("AT\rAT\r"));
    await clock.advance(4999);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual(["over "]);
    const other = bench({ startWithin: 5000 });
    other.host.open(0);
    await other.clock.advance(60_000);
    expect(other.ends).toEqual([]);
  });

  test("the module ends it without a word", () => {
    const { host, mux, ends, reader } = opened(1);
    mux.end();
    host.send(1, "AT\r");
    host.open(2);
    expect(host.heard()).toEqual([]);
    expect(reader(1).text).toBe("");
    expect(reader(1).events).toContain("left");
    expect(ends).toEqual([]);
  });
});

describe("the control channel", () => {
  test("TEST, PSC, RLS, RPN and MSC are answered", () => {
    const { host } = opened(1);
    host.command(TEST, "00f9ff");
    host.command(PSC);
    host.command(RLS, "0703");
    host.command(RPN, "07");
    host.signals(1, 0x0c);
    expect(host.heard()).toEqual(["21 00f9ff", "41", "51 0703", "91 0707030011137f3f", "e1 070d"]);
  });

  test("the unknown is not supported; responses are not answered", () => {
    const { host } = opened();
    host.send(0, Buffer.from("2b012901e105070d", "hex"));
    expect(host.heard()).toEqual(["11 2b"]);
  });

  test("several commands in one frame", () => {
    const { host } = opened();
    host.send(0, Buffer.from("4301230361", "hex"));
    expect(host.heard()).toEqual(["41", "21 61"]);
  });

  test("PN sets the frame size of a DLC before it is opened, and is refused where there is none", () => {
    const { host, reader } = opened();
    host.command(PN, "0100070a14000302");
    host.command(PN, "0200070adc050302");
    host.command(PN, "0900070a14000302");
    expect(host.heard()).toEqual(["81 0100070a14000302", "81 0200070a7f000302", "DM 9"]);
    host.open(1, 2);
    reader(1).dlc.write(Buffer.alloc(50));
    reader(2).dlc.write(Buffer.alloc(130));
    expect(host.sizes).toEqual([20, 20, 10, 127, 3]);
  });

  test("nothing is answered on DLC 0 before it is open", () => {
    const { host } = bench();
    host.command(TEST, "61");
    host.command(CLD);
    expect(host.heard()).toEqual(["DM- 0", "DM- 0"]);
  });
});

describe("a DLC as a pipe", () => {
  test("what is written goes out in frames of at most N1; what arrives comes as it came", () => {
    const { host, reader } = opened(1, 2);
    reader(1).dlc.write(Buffer.from("a".repeat(300)));
    expect(host.sizes).toEqual([127, 127, 46]);
    expect(host.data(1)).toBe("a".repeat(300));
    host.send(2, "AT\r");
    host.send(1, "");
    expect([reader(1).text, reader(2).text]).toEqual(["", "AT\r"]);
  });

  test("a frame a little longer than N1 is taken, and C/R does not matter", () => {
    const { host, reader } = opened(1);
    host.send(1, "x".repeat(200));
    host.raw(encodeFrame(1, false, UIH, Buffer.from("y")));
    expect(reader(1).text).toBe(`${"x".repeat(200)}y`);
  });

  test("FC of the host holds one DLC, FCoff all; write asks to hold, drained tells of room", () => {
    const { host, reader } = opened(1, 2);
    host.signals(1, 0x0e);
    expect(reader(1).dlc.write(Buffer.alloc(4096))).toBe(true);
    expect(reader(1).dlc.write(Buffer.alloc(8192))).toBe(false);
    reader(2).dlc.write(Buffer.from("free"));
    expect([host.data(1), host.data(2)]).toEqual(["", "free"]);
    host.command(FCOFF);
    host.signals(1, 0x0c);
    reader(2).dlc.write(Buffer.from("held"));
    expect([host.data(1), host.data(2)]).toEqual(["", ""]);
    expect(reader(1).drains).toBe(0);
    host.command(FCON);
    expect([host.data(1).length, host.data(2)]).toEqual([12_288, "held"]);
    expect(reader(1).drains).toBe(1);
  });

  test("pause has the host stop by FC, keeps what comes, and resume hands it over", () => {
    const { host, reader } = opened(1);
    reader(1).dlc.pause();
    expect(host.heard()).toEqual(["e3 070f"]);
    host.send(1, "one");
    host.send(1, "two");
    expect(reader(1).text).toBe("");
    reader(1).dlc.resume();
    expect(reader(1).text).toBe("onetwo");
    expect(host.heard()).toEqual(["e3 070d"]);
  });

  test("what comes in reply while the kept is handed over stands behind it", () => {
    const { host, reader } = opened(1);
    const { dlc } = reader(1);
    dlc.pause();
    for (let sent = 0; sent < 50; sent++) host.send(1, "a".repeat(100));
    host.onData = () => host.send(1, "b");
    let text = "";
    dlc.attach({
      receive(chunk) {
        text += chunk.toString();
        if (!chunk.includes("b")) dlc.write(Buffer.from("echo"));
        dlc.pause();
        dlc.resume();
      },
      drained() {},
      closed() {},
    });
    dlc.resume();
    expect(text).toBe(`${"a".repeat(5000)}b`);
  });

  test("a host that ignores FC is held as a whole: nothing is lost, and not much is kept", () => {
    const { host, reader } = opened(1, 2);
    reader(1).dlc.pause();
    for (let sent = 0; sent < 400; sent++) host.send(1, String(sent % 10).repeat(100));
    host.send(2, "AT\r");
    expect(reader(2).text).toBe("");
    reader(1).dlc.resume();
    expect(reader(1).text.length).toBe(40_000);
    expect(reader(2).text).toBe("AT\r");
  });

  test("DLCs that wait for the pipe take turns", () => {
    const { far, host, reader } = opened(1, 2, 3);
    far.pause();
    for (let round = 0; round < 16; round++) reader(1).dlc.write(Buffer.alloc(1270, "1"));
    reader(2).dlc.write(Buffer.alloc(254, "2"));
    reader(3).dlc.write(Buffer.alloc(127, "3"));
    const before = Math.ceil((16 * 1270) / 127) - 64;
    far.resume();
    const turn = host.order.indexOf(2);
    expect(turn).toBeGreaterThan(0);
    expect(host.order.slice(turn - 1, turn + 5)).toEqual([1, 2, 3, 1, 2, 1]);
    expect(turn).toBeGreaterThan(before - 64);
    expect(host.data(1).length).toBe(16 * 1270);
  });

  test("what waits is written in parts, so a pipe that asks to hold is heard", () => {
    const { near, reader } = opened(1, 2);
    const sizes: number[] = [];
    const write = near.write.bind(near);
    near.write = (chunk) => {
      sizes.push(chunk.length);
      return write(chunk);
    };
    reader(1).dlc.write(Buffer.alloc(50_000));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(4096 + 134);
  });

  test("answers overtake data that waits", () => {
    const { far, host, reader } = opened(1);
    far.pause();
    for (let round = 0; round < 20; round++) reader(1).dlc.write(Buffer.alloc(1270));
    host.command(TEST, "61");
    host.onData = () => void host.said.push("data");
    far.resume();
    const heard = host.heard();
    expect(heard.indexOf("21 61")).toBeLessThan(heard.lastIndexOf("data"));
  });

  test("the host's DTR, and the module's DCD and RI", () => {
    const { host, reader } = opened(1);
    host.signals(1, 0x0c);
    host.signals(1, 0x0c);
    host.signals(1, 0x08);
    expect(reader(1).events).toEqual(["came", "DTR", "no DTR"]);
    host.heard();
    reader(1).dlc.setDcd(true);
    reader(1).dlc.setDcd(true);
    reader(1).dlc.serial.set("RI", true);
    reader(1).dlc.serial.set("DCD", false);
    expect(host.heard()).toEqual(["e3 078d", "e3 07cd", "e3 074d"]);
    host.raw(encodeFrame(1, true, DISC | PF));
    expect(reader(1).events).toEqual(["came", "DTR", "no DTR", "left"]);
  });

  test("closed by the module: DISC, and its reader hears nothing more", () => {
    const { host, mux, reader } = opened(1);
    const { events } = reader(1);
    reader(1).dlc.close();
    expect(host.heard()).toEqual(["DISC? 1"]);
    expect(mux.open).toEqual([]);
    expect(events).toEqual(["came"]);
  });
});

describe("noise", () => {
  test("a frame that is never completed does not hide what the host repeats", async () => {
    const { clock, host } = bench();
    host.raw("f907efff");
    host.open(0);
    expect(host.heard()).toEqual([]);
    await clock.advance(1249);
    expect(host.heard()).toEqual([]);
    await clock.advance(1);
    expect(host.heard()).toEqual(["UA 0"]);
  });

  test("CLD inside what was noise is found too", async () => {
    const { clock, host, ends } = opened();
    host.raw("f907efff");
    host.command(CLD);
    host.raw(Buffer.from("AT\r"));
    await clock.advance(2000);
    expect(ends).toEqual(["over AT\r"]);
  });

  test("a host that is held amid a frame may take its time over the rest", async () => {
    const { clock, host, reader } = opened(1);
    const last = encodeFrame(1, true, UIH, Buffer.alloc(100, "b"));
    const before = Array.from({ length: 170 }, () =>
      encodeFrame(1, true, UIH, Buffer.alloc(100, "a")),
    );
    reader(1).dlc.pause();
    host.raw(Buffer.concat([...before, last.subarray(0, 50)]));
    host.raw(last.subarray(50));
    await clock.advance(10_000);
    reader(1).dlc.resume();
    expect(reader(1).text).toBe("a".repeat(17_000) + "b".repeat(100));
  });

  test("a host that asks and does not read is held, and nothing it asked is lost", () => {
    const { far, host } = opened();
    far.pause();
    for (let asked = 0; asked < 2000; asked++) host.command(TEST, "616263646566");
    far.resume();
    expect(host.heard()).toHaveLength(2000);
  });
});
