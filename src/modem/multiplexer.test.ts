import { describe, expect, test } from "vitest";
import { Bench } from "../../test/properties/bench.ts";
import { MuxHost } from "../../test/stages/mux-host.ts";
import { CLD } from "../cmux/control.ts";
import { DISC, encodeFrame, PF } from "../cmux/frame.ts";

/** A module whose first port is multiplexed, with some DLCs open and their echo off. */
async function muxed(...dlcis: readonly number[]) {
  const bench = new Bench();
  await bench.ask("ATE0");
  await bench.ask("AT+QIACT=1");
  await bench.ask("AT+CMUX=0");
  const host = new MuxHost(bench.host.pipe);
  host.open(0, ...dlcis);
  host.heard();
  return { bench, host, ask };

  /** Types a line on a DLC and answers what that DLC says within `ms`. */
  async function ask(dlci: number, line: string, ms = 20): Promise<string> {
    host.send(dlci, `${line}\r`);
    await bench.pass(ms);
    return host.data(dlci);
  }
}

/** The host at the same pipe, without multiplexer. */
function plain({ host: { pipe } }: Bench) {
  let said = "";
  pipe.attach({ receive: (chunk) => void (said += chunk.toString()), drained() {}, closed() {} });
  return {
    type: (text: string) => void pipe.write(Buffer.from(text)),
    heard(): string {
      const heard = said;
      said = "";
      return heard;
    },
  };
}

const OK = "\r\nOK\r\n";
const CONNECT = "\r\nCONNECT\r\n";

describe("a multiplexed port", () => {
  test("a peer that stops reading holds one virtual port by FC, and the others go on", async () => {
    const { bench, host, ask } = await muxed(1, 2);
    expect(await ask(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2')).toBe(CONNECT);
    bench.peer.pause();
    let sent = 0;
    while (!host.said.includes("e3 0b8f") && sent < 4_000_000) {
      host.send(2, Buffer.alloc(127, sent % 251));
      sent += 127;
    }
    expect(sent).toBeLessThan(4_000_000);
    expect(await ask(1, "AT")).toBe(OK);
    bench.peer.resume();
    await bench.pass(1000);
    expect(host.heard()).toContain("e3 0b8d");
    expect(bench.peer.received().length).toBe(sent);
    expect(bench.defects).toEqual([]);
  });

  test("a host that leaves ends it: its successor finds an AT port", async () => {
    const { bench, host, ask } = await muxed(1, 2);
    expect(await ask(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2')).toBe(CONNECT);
    host.send(1, "AT+QIS");
    bench.modem.ports.all[0]!.hostLeft();
    expect(bench.modem.ports.multiplexer).toBeUndefined();
    // AT&D2: leaving is dropping DTR.
    await bench.pass(1000);
    expect(bench.modem.sockets.list().map(({ state }) => state)).toEqual(["closing"]);
    const next = plain(bench);
    next.type("AT\r");
    await bench.pass(20);
    expect(next.heard()).toBe(OK);
  });

  test("AT&D0: what was in transparent mode stays, and is the port's", async () => {
    const { bench, host, ask } = await muxed(2);
    await ask(2, "AT&D0");
    expect(await ask(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2')).toBe(CONNECT);
    host.command(CLD);
    const next = plain(bench);
    bench.peer.send(Buffer.from("hello"));
    await bench.pass(20);
    expect(next.heard()).toBe('\r\n+QIURC: "recv",0\r\n');
    next.type("AT+QIRD=0\r");
    await bench.pass(20);
    expect(next.heard()).toContain("hello");
  });

  test("a DLC that is closed in transparent mode drops DTR, and is an AT port when it is opened again", async () => {
    const { bench, host, ask } = await muxed(2);
    expect(await ask(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2')).toBe(CONNECT);
    host.raw(encodeFrame(2, true, DISC | PF));
    await bench.pass(1000);
    expect(bench.modem.sockets.list().map(({ state }) => state)).toEqual(["closing"]);
    host.open(2);
    expect(await ask(2, "AT")).toBe(OK);
  });

  test("a host that restarts amid it finds AT ports, and nothing of what it did before", async () => {
    const { bench, host, ask } = await muxed(1, 2);
    expect(await ask(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2')).toBe(CONNECT);
    host.send(1, "AT+QIS");
    host.open(0, 1, 2);
    expect(await ask(2, "AT")).toBe(OK);
    expect(await ask(1, "AT")).toBe(OK);
    await bench.pass(1000);
    expect(bench.modem.sockets.list().map(({ state }) => state)).toEqual(["closing"]);
    bench.peer.send(Buffer.from("late"));
    host.send(1, "AT+QIS");
    host.open(1);
    expect(await ask(1, "AT")).toBe(OK);
    expect(host.data(2)).toBe("");
  });

  test("a message that one virtual port has acknowledged is not waited for when another says it", async () => {
    const { bench, host, ask } = await muxed(1, 2);
    await ask(1, "AT+CMGF=1;+CSMS=1;+CNMI=2,2");
    host.send(2, "AT+QPO");
    bench.modem.messages.receive({ from: "123", text: "hello" });
    expect(await ask(1, "AT+CNMA")).toMatch(/^\r\n\+CMT: .*\r\nhello\r\n\r\nOK\r\n$/);
    expect(host.data(2)).toBe("");
    await bench.pass(20_000);
    expect(host.data(2)).toContain("hello");
    expect(await ask(1, "AT+CNMI?")).toContain("+CNMI: 2,2,");
    // And where nobody acknowledges, it is stored.
    bench.modem.messages.receive({ from: "123", text: "hello" });
    await bench.pass(16_000);
    expect(await ask(1, "AT+CNMI?;+CPMS?")).toMatch(/\+CNMI: 2,0,[^]*\+CPMS: "ME",1,/);
  });

  test("a message to acknowledge is stored while no virtual port is open that could say it", async () => {
    const bench = new Bench();
    await bench.ask("ATE0+CMGF=1;+CSMS=1;+CNMI=2,2");
    await bench.ask("AT+CMUX=0");
    const host = new MuxHost(bench.host.pipe);
    host.open(0);
    bench.modem.messages.receive({ from: "123", text: "hello" });
    await bench.pass(20_000);
    host.open(1);
    await bench.pass(1000);
    expect(host.data(1)).toBe('\r\n+CMTI: "ME",0\r\n');
  });

  test("what is awaited when it ends comes about unheard, and can be used", async () => {
    const { bench, host } = await muxed(1, 2);
    host.send(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2\r');
    host.send(1, "AT+QISEND=5,3\r");
    host.send(1, 'AT+QIOPEN=1,1,"TCP","10.0.0.1",7\r');
    host.command(CLD);
    const next = plain(bench);
    await bench.pass(1000);
    expect(next.heard()).toBe("\r\n+QIOPEN: 1,0\r\n");
    next.type("AT+QISEND=0,2\r");
    await bench.pass(20);
    next.type("hi");
    await bench.pass(20);
    expect(next.heard()).toContain("SEND OK");
    expect(bench.defects).toEqual([]);
  });

  test("it is idle when every virtual port has answered", async () => {
    const { bench, host } = await muxed(1, 2);
    let idle = false;
    host.send(2, 'AT+QIOPEN=1,0,"TCP","10.0.0.9",7\r');
    bench.modem.ports.all[0]!.closed();
    bench.modem.whenIdle(bench.modem.ports.all[0]!, () => (idle = true));
    await bench.pass(10);
    expect(idle).toBe(false);
    await bench.pass(160_000);
    expect(idle).toBe(true);
    expect(host.data(2)).toContain("+QIOPEN: 0,");
  });

  test("nobody looks whether it is idle once that is of no interest", async () => {
    const { bench, host } = await muxed(1);
    let idle = false;
    host.send(1, 'AT+QIOPEN=1,0,"TCP","10.0.0.9",7\r');
    const before = bench.clock.nextDue;
    const forget = bench.modem.whenIdle(bench.modem.ports.all[0]!, () => (idle = true));
    forget();
    expect(bench.clock.nextDue).toBe(before);
    await bench.pass(160_000);
    expect(idle).toBe(false);
  });

  test("what follows AT+CMUX in the same breath is for the multiplexer, and what follows CLD for the port", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const octets = Buffer.concat([
      Buffer.from("AT+CMUX=0\r\n"),
      Buffer.from("f9033f011cf9", "hex"),
      Buffer.from("f903ef05c301f2f9", "hex"),
      Buffer.from("AT\rAT+CMUX?\r"),
    ]);
    const wanted = Buffer.concat([
      Buffer.from(OK),
      Buffer.from("f9037301d7f9", "hex"),
      Buffer.from("f901ef05c101", "hex"),
    ]).toString("latin1");
    for (const size of [octets.length, 1, 2, 7]) {
      for (let at = 0; at < octets.length; at += size)
        bench.host.type(octets.subarray(at, at + size));
      await bench.pass(20);
      const heard = bench.host.heard();
      expect(heard.slice(0, wanted.length)).toBe(wanted);
      expect(heard.slice(wanted.length + 2)).toBe(
        `${OK}\r\n+CMUX: 0,0,5,127,10,3,30,10,2\r\n${OK}`,
      );
    }
  });

  test("another port cannot be multiplexed too, and works on", async () => {
    const { bench, ask } = await muxed(1);
    const other = bench.plug();
    other.type("ATE0\r");
    await bench.pass(20);
    other.heard();
    other.type("AT+CMUX=0\r");
    await bench.pass(20);
    expect(other.heard()).toBe("\r\n+CME ERROR: 3\r\n");
    expect(await ask(1, "AT")).toBe(OK);
  });

  test("URCs that nobody could hear are not said behind the end of power", async () => {
    const { bench, host, ask } = await muxed(1, 2);
    await ask(1, 'AT+QCFG="cmux/urcport",4');
    bench.modem.loseContext(1);
    host.send(2, "AT+QPO");
    await bench.pass(20);
    const next = plain(bench);
    host.send(1, "AT+QPOWD\r");
    await bench.pass(5000);
    expect(next.heard()).not.toContain("pdpdeact");
    next.type("\r");
    await bench.pass(5000);
    expect(next.heard()).toMatch(/^\r\nRDY\r\n/);
    next.type("AT\r");
    await bench.pass(20);
    expect(next.heard()).toBe(`AT\r${OK}`);
  });

  test("the end of the process ends it", async () => {
    const { bench, host } = await muxed(1);
    let ended = false;
    bench.modem.end(() => (ended = true));
    await bench.pass(100);
    expect(ended).toBe(true);
    host.send(1, "AT\r");
    host.open(0);
    await bench.pass(100);
    expect(host.data(1)).toBe("");
    expect(host.heard()).toEqual([]);
  });
});
