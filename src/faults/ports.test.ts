import { describe, expect, test } from "vitest";
import { MuxHost } from "../../test/stages/mux-host.ts";
import { Bench } from "../testing/bench.ts";
import type { SimPeer } from "../network/sim/peer.ts";
import { INSTANT } from "../models/timing.ts";
import { FAULTS } from "./index.ts";

const SERVER = { address: "10.0.0.1", port: 7 };

async function online(options: ConstructorParameters<typeof Bench>[0] = {}, mode = 0) {
  const bench = new Bench(options);
  const peers: SimPeer[] = [];
  bench.network.serve(SERVER, (peer) => void peers.push(peer));
  const { host, clock } = bench;
  await host.command("ATE0");
  await host.command("AT+QIACT=1");
  await host.command(`AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,${mode}`);
  await clock.advance(1000);
  host.heard();
  return { bench, host, clock, peer: peers[0]! };
}

/** What came when, from now on. */
async function timeline(bench: Bench, ms: number): Promise<[number, string][]> {
  const from = bench.clock.now;
  bench.host.said = [];
  await bench.clock.advance(ms);
  return bench.host.said.map(({ at, text }) => [at - from, text]);
}

describe("on the wire", () => {
  test("a slow port says each byte at its time, and one behind the other", async () => {
    const bench = new Bench();
    await bench.host.command("ATE0");
    bench.fault("slow-port baud=5000 way=to-host");
    bench.host.type("AT\rAT\r");
    const said = await timeline(bench, 100);
    expect(said.map(([at]) => at)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
    expect(said.map(([, text]) => text).join("")).toBe("\r\nOK\r\n\r\nOK\r\n");
  });

  test("a slow port makes no host wait for what the one before had typed", async () => {
    const bench = new Bench();
    bench.fault("slow-port baud=300 way=from-host");
    bench.host.type("AT\r".repeat(300));
    await bench.clock.advance(500);
    bench.host.pipe.setPresent(false);
    bench.host.pipe.setPresent(true);
    expect((await bench.host.command("AT", 200)).result).toBe("OK");
  });

  test("a fast one says what comes in a millisecond together", async () => {
    const bench = new Bench();
    bench.fault("slow-port baud=100000 way=to-host");
    bench.host.type(`AT${" ".repeat(25)}\r`);
    const said = await timeline(bench, 100);
    expect(said.map(([at, text]) => [at, text.length])).toEqual([
      [1, 10],
      [2, 10],
      [3, 10],
      [4, 4],
    ]);
  });

  test.each(["slow-port baud=57600", "stalled-port every=3s lasting=2s"])(
    "%s changes no byte, and holds who sends",
    async (text) => {
      const { bench, host, clock, peer } = await online({}, 2);
      host.data();
      bench.fault(text);
      const much = Buffer.from(Array.from({ length: 60_000 }, (_, index) => index % 251));
      peer.send(much);
      let held = false;
      for (let at = 0; at < much.length; at += 1000) {
        if (!host.pipe.write(much.subarray(at, at + 1000))) held = true;
      }
      expect(held).toBe(true);
      const got: Buffer[] = [];
      host.said = [];
      for (let second = 0; second < 100; second++) {
        await clock.advance(1000);
        got.push(peer.received());
      }
      expect(Buffer.concat(got).equals(much)).toBe(true);
      const heard = Buffer.from(host.said.map((each) => each.text).join(""), "latin1");
      expect(heard.equals(much)).toBe(true);
    },
  );

  test("one port stalls, the other does not; two stalls are over with the second", async () => {
    const bench = new Bench();
    const other = bench.plug();
    const first = bench.fault("stalled-port on=uart1");
    const second = bench.fault("stalled-port on=uart1 way=to-host");
    await bench.clock.advance(0);
    bench.host.type("AT\r");
    other.type("AT\r");
    await bench.clock.advance(60_000);
    expect(other.heard()).toBe("AT\r\r\nOK\r\n");
    bench.faults.remove(first);
    await bench.clock.advance(60_000);
    expect(bench.host.heard()).toBe("");
    bench.faults.remove(second);
    expect(bench.host.heard()).toBe("AT\r\r\nOK\r\n");
  });

  test("it begins and ends when its limits say so, and lets go then", async () => {
    const bench = new Bench();
    await bench.host.command("ATE0");
    bench.fault("stalled-port after=10s for=5s");
    bench.host.heard();
    bench.host.type("AT\r");
    expect(bench.host.heard()).toBe("\r\nOK\r\n");
    await bench.clock.advance(12_000);
    bench.host.type("AT\r");
    expect(await timeline(bench, 60_000)).toEqual([[3000, "\r\nOK\r\n"]]);
  });

  test("a port with bytes on its wire is not idle", async () => {
    const bench = new Bench();
    bench.fault("slow-port baud=1000 way=to-host");
    bench.host.type("AT\r");
    let idle = false;
    bench.modem.whenIdle(bench.modem.ports.all[0]!, () => (idle = true));
    await bench.clock.advance(80);
    expect(idle).toBe(false);
    await bench.clock.advance(20);
    expect(idle).toBe(true);
  });

  test("what waits for a host that leaves is lost, and the next one is heard", async () => {
    const bench = new Bench();
    bench.fault("stalled-port name=stall");
    await bench.clock.advance(0);
    bench.host.type("x".repeat(100_000));
    bench.host.pipe.setPresent(false);
    bench.faults.remove("stall");
    bench.host.pipe.flush();
    bench.host.pipe.setPresent(true);
    bench.host.type("\rAT\r");
    await bench.clock.advance(100);
    expect(bench.host.heard()).toMatch(/\r\nOK\r\n$/);
  });

  test("so many bytes are lost as was asked for", async () => {
    const { bench, host, clock, peer } = await online({}, 2);
    bench.fault("lost-bytes probability=10% way=from-host");
    host.type(Buffer.alloc(10_000, 0x61));
    await clock.advance(10_000);
    const { length } = peer.received();
    expect(length).toBeGreaterThan(8800);
    expect(length).toBeLessThan(9200);
    expect(bench.faults.list[0]!.bitten).toBe(10_000 - length);
  });

  test("the same seed loses the same bytes, another one others", async () => {
    async function heardWith(seed: number): Promise<string> {
      const bench = new Bench({ seed });
      bench.fault("flipped-bits probability=20% way=to-host");
      bench.host.type("AT+GMR;+GMM;+GMI\r");
      await bench.clock.advance(100);
      return bench.host.heard();
    }
    expect(await heardWith(1)).toBe(await heardWith(1));
    expect(await heardWith(1)).not.toBe(await heardWith(2));
  });

  test("bytes on the wire of a multiplexed port are bytes of frames", async () => {
    const bench = new Bench();
    await bench.host.command("AT+CMUX=0");
    const mux = new MuxHost(bench.host.pipe);
    mux.open(0, 1);
    await bench.clock.advance(100);
    mux.heard();
    bench.fault("flipped-bits way=to-host nth=2 count=1");
    mux.send(1, "AT\r");
    await bench.clock.advance(100);
    expect(mux.data(1)).not.toContain("OK");
    mux.send(1, "AT\r");
    await bench.clock.advance(100);
    expect(mux.data(1)).toContain("OK");
  });
});

describe("in what a port says", () => {
  test('"recv" and "closed" come in one write', async () => {
    const { bench, host, clock, peer } = await online();
    bench.fault("joined-urcs on=+QIURC");
    peer.send(Buffer.from("a"));
    await clock.advance(10);
    peer.end();
    await clock.advance(10);
    expect(host.said.map(({ text }) => text)).toEqual([
      '\r\n+QIURC: "recv",0\r\n\r\n+QIURC: "closed",0\r\n',
    ]);
  });

  test("an echo of half a line is no answer, and not cut", async () => {
    const bench = new Bench();
    bench.fault("cut at=3 pause=1s");
    bench.host.type("AT+CSQ");
    expect(await timeline(bench, 5000)).toEqual([]);
    expect(bench.faults.list[0]!.bitten).toBe(0);
    bench.host.type("\r");
    expect(bench.faults.list[0]!.bitten).toBe(1);
  });

  test("what is late is lost with power, and the port is not held by it", async () => {
    const { bench, host, clock } = await online();
    bench.fault("cut at=3 pause=1h on=AT+CSQ count=1");
    bench.fault("out-of-order on=AT+CMEE count=1");
    host.type("AT+CMEE?\r");
    await clock.advance(10);
    bench.modem.power.crash();
    await clock.advance(100);
    host.type("ATE0\rAT+CSQ\r");
    await clock.advance(100);
    expect(host.heard()).toMatch(/^\r\nRDY[^]*\r\n\+$/);
    bench.modem.power.crash();
    await clock.advance(100);
    expect(host.heard()).toMatch(/^\r\nRDY/);
    host.type("ATE0\rAT+CSQ\r");
    await clock.advance(100);
    expect(host.heard()).toBe("ATE0\r\r\nOK\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n");
    await clock.advance(7_200_000);
    expect(host.heard()).toBe("");
  });

  test("a command still ends at its own limit, and its late answer comes behind that", async () => {
    const bench = new Bench({
      bearer: { activate: () => () => {}, deactivate: () => () => {} },
    });
    bench.fault("late-answer by=10s on=AT+QIACT");
    await bench.host.command("ATE0");
    bench.host.type("AT+QIACT=1\r");
    expect(await timeline(bench, 400_000)).toEqual([[160_000, "\r\nERROR\r\n"]]);
  });

  test("it may come later than the command's own limit", async () => {
    const bench = new Bench();
    await bench.host.command("ATE0");
    bench.fault("late-answer by=1min on=AT+CSQ");
    bench.host.type("AT+CSQ\r");
    expect(await timeline(bench, 400_000)).toEqual([[60_000, "\r\n+CSQ: 24,99\r\n\r\nOK\r\n"]]);
  });

  test("a lost answer of a line leaves the rest undone, and an answered one is none", async () => {
    const bench = new Bench();
    await bench.host.command("ATE0");
    bench.fault("lost-answer on=AT+CMEE=");
    bench.host.type("AT+CSQ;+CMEE=2;E1\r");
    await bench.clock.advance(10);
    expect(bench.host.heard()).toMatch(/\r\n\+CSQ: 24,99\r\n$/);
    expect((await bench.host.command("AT+CMEE?")).info).toEqual(["+CMEE: 2"]);
  });

  test("data mode is none of what a port says", async () => {
    const { bench, host, clock, peer } = await online({}, 2);
    for (const { name, layer, settings } of FAULTS) {
      if (layer !== "AT" || name === "restart") continue;
      bench.fault("urc" in settings ? `${name} urc=+CREG:1` : name);
    }
    const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    host.said = [];
    peer.send(all);
    host.type(all);
    await clock.advance(1000);
    expect(host.heard()).toBe(all.toString("latin1"));
    expect(peer.received().equals(all)).toBe(true);
  });

  test("virtual ports have them, and nothing of them is left behind", async () => {
    const bench = new Bench();
    await bench.host.command("AT+CMUX=0");
    const mux = new MuxHost(bench.host.pipe);
    mux.open(0, 1, 2);
    await bench.clock.advance(100);
    bench.fault("cut at=5 pause=1s on=AT+CSQ");
    bench.fault("late-urc by=10s on=+CPIN count=1");
    mux.send(1, "ATE0\r");
    await bench.clock.advance(100);
    mux.data(1);
    mux.send(1, "AT+CSQ\r");
    mux.send(2, "AT\r");
    await bench.clock.advance(100);
    expect(mux.data(1)).toBe("\r\n+CS");
    expect(mux.data(2)).toContain("OK");
    await bench.clock.advance(1000);
    expect(mux.data(1)).toBe("Q: 24,99\r\n\r\nOK\r\n");
    // The multiplexer ends while something is late.
    mux.send(1, "AT+CSQ\r");
    await bench.clock.advance(100);
    mux.command(0x30 * 4 + 3);
    await bench.clock.advance(10_000);
  });

  test.each(["out-of-order", "late-urc by=1h", "joined-urcs within=1h"])(
    "what %s keeps back is said when it is removed, and lost with power",
    async (text) => {
      const { bench, host, clock, peer } = await online();
      const said = text === "out-of-order" ? "\r\nOK\r\n" : '\r\n+QIURC: "recv",0\r\n';
      const name = bench.fault(text);
      if (text === "out-of-order") host.type("AT\r");
      else peer.send(Buffer.from("a"));
      await clock.advance(100);
      expect(host.heard()).toBe("");
      bench.faults.remove(name);
      await clock.advance(100);
      expect(host.heard()).toBe(said);

      const again = bench.fault(text);
      host.type(text === "out-of-order" ? "AT\r" : "AT+QIRD=0\r");
      peer.send(Buffer.from("b"));
      await clock.advance(100);
      host.heard();
      bench.modem.power.crash();
      await clock.advance(100);
      bench.faults.remove(again);
      await clock.advance(7_200_000);
      expect(host.heard()).not.toContain(said);
    },
  );

  test.each([
    ["cut at=13 pause=1s", "stray-urc urc=+CREG:1"],
    ["stray-urc urc=+CREG:1", "cut at=13 pause=1s"],
  ])("%s and %s bite the same answer", async (first, second) => {
    const bench = new Bench();
    bench.fault(first);
    bench.fault(second);
    bench.host.type("AT+CSQ\r");
    await bench.clock.advance(999);
    expect(bench.host.heard()).toBe("AT+CSQ\r\r\n+CSQ");
    await bench.clock.advance(1);
    expect(bench.host.heard()).toBe(": 24,99\r\n\r\n+CREG:1\r\n\r\nOK\r\n");
  });

  test("an answer can be late, out of order and with a URC in it at once", async () => {
    const bench = new Bench();
    await bench.host.command("ATE0");
    for (const text of [
      "late-answer by=1s on=AT+CSQ",
      "late-prompt",
      "duplicate-urc",
      "stray-urc urc=+CREG:1 on=AT+CSQ",
      "out-of-order on=AT+CSQ",
      "cut at=6 pause=1s on=AT+CMEE count=1",
    ]) {
      bench.fault(text);
    }
    bench.host.type("AT+CSQ\rAT+CMEE?\r");
    expect(await timeline(bench, 10_000)).toEqual([
      [1000, "\r\n+CME"],
      [2000, "E: 1\r\n\r\nOK\r\n"],
      [2000, "\r\n+CSQ: 24,99\r\n\r\n+CREG:1\r\n\r\nOK\r\n"],
    ]);
  });

  test("what one fault leaves as it is has its parts for the next", async () => {
    const bench = new Bench();
    await bench.host.command("ATE0");
    bench.fault("out-of-order on=AT+CSQ");
    bench.fault("stray-urc urc=+CREG:1 on=AT+CMEE count=1");
    bench.host.heard();
    bench.host.type("AT+CSQ\rAT+CMEE?\r");
    expect(bench.host.heard()).toBe(
      "\r\n+CMEE: 1\r\n\r\n+CREG:1\r\n\r\nOK\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n",
    );
  });

  test("a URC that is taken into an answer is not overtaken by the next one", async () => {
    const { bench, host, clock, peer } = await online(
      {
        traits: { urcGap: 0 },
        timing: { ...INSTANT, commands: { "+CSQ": { min: 500, max: 500 } } },
      },
      1,
    );
    bench.fault("stray-urc on=AT+CSQ where=behind-echo");
    host.type("AT+CSQ\r");
    peer.send(Buffer.concat([Buffer.alloc(1500, "a"), Buffer.alloc(1500, "b")]));
    await clock.advance(1000);
    expect(host.heard()).toMatch(
      /^\r\n\+QIURC: "recv",0,1500\r\na+\r\n\r\n\+CSQ[^]*OK\r\n\r\n.*\r\nb+\r\n$/,
    );
  });

  test("a prompt that is given up is no data", async () => {
    const { bench, host } = await online();
    bench.fault("send-fail");
    bench.fault("crash when=data");
    await host.command("AT+QISEND=0");
    expect((await host.send("\x1b")).result).toBe("OK");
    await host.command("AT+QISEND=0");
    expect((await host.send("a\x1a")).result).toBe("SEND FAIL");
  });

  test.each(["no-answer", "lost-answer", "answer with=ERROR", "late-answer by=5s"])(
    "%s and the port hears the next command",
    async (text) => {
      const bench = new Bench();
      await bench.host.command("ATE0");
      bench.fault(`${text} on=AT+CSQ`);
      bench.host.type("AT+CSQ\r");
      await bench.clock.advance(5000);
      bench.host.heard();
      expect((await bench.host.command("AT+CMEE?")).info).toEqual(["+CMEE: 1"]);
    },
  );
});
