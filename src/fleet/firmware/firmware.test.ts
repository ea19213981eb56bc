import { afterEach, describe, expect, test, vi } from "vitest";
import { seededRandom } from "../../kernel/random.ts";
import type { SimPeer } from "../../network/sim/peer.ts";
import { Bench } from "../../testing/bench.ts";
import { memoryPipe } from "../../kernel/memory-pipe.ts";
import { Firmware } from "./firmware.ts";
import { parseFirmware } from "./script.ts";
import type { Template } from "./template.ts";

const METER = `
> AT+QIACT=1
> AT+QIOPEN=1,0,"TCP","{server}",7,0,1
< +QIOPEN: 0,0
@ repeat
> AT+QISEND=0
>> {imei},{sequence}<^Z>
< +QIURC: "recv",0
~ 60 s
@ end
@ failure
> AT+QIDEACT=1
`;

const benches: Bench[] = [];
afterEach(() => {
  for (const { defects } of benches.splice(0)) expect(defects).toEqual([]);
});

/** A module with a driver at its port. */
function driven(text: string, jitter = 0) {
  const bench = new Bench();
  benches.push(bench);
  const script = parseFirmware(text, "f.at");
  const told: string[] = [];
  let done = 0;
  const [host, port] = memoryPipe();
  bench.modem.plug(
    bench.faults.pipe(port, () => "uart2"),
    "uart2",
  );
  const { clock, network } = bench;
  const firmware = new Firmware({
    ...{ script, clock, jitter, pipe: host, random: seededRandom("f") },
    value: (name) => ({ imei: "866425030000001", server: "10.0.0.1" })[name],
    told: (operation, result, ms) => void told.push(`${operation} ${result} ${ms}`),
    done: () => void done++,
  });
  const got: string[] = [];
  const serve = (echo = true): void =>
    network.serve({ address: "10.0.0.1", port: 7 }, (peer) => {
      peer.onReceive = (data) => {
        got.push(String(data));
        if (echo) peer.send(data);
      };
    });
  return { bench, clock, firmware, host, told, got, serve, done: () => done };
}

test("it connects, sends, awaits the answer, sleeps, and sends again", async () => {
  const { clock, firmware, told, got, serve } = driven(METER);
  serve();
  firmware.start();
  await clock.advance("150 s");
  expect(got).toEqual(["866425030000001,1", "866425030000001,2", "866425030000001,3"]);
  expect(told.map((line) => line.replace(/ \d+(\.\d+)?$/, ""))).toEqual([
    "AT+QIACT ok",
    "open ok",
    ...["send ok", "round trip ok"],
    ...["send ok", "round trip ok"],
    ...["send ok", "round trip ok"],
  ]);
  expect(firmware.failing).toBe(false);
});

test("a failure is told by its result code; then it cleans up, rests, and begins anew", async () => {
  const { clock, firmware, told, serve } = driven(METER);
  firmware.start();
  await clock.advance("4 s");
  expect(told.slice(0, 3).map((line) => line.replace(/ \d+(\.\d+)?$/, ""))).toEqual([
    "AT+QIACT ok",
    "open +QIOPEN 566",
    "AT+QIDEACT ok",
  ]);
  expect(told).toHaveLength(3);
  expect(firmware.failing).toBe(true);
  serve();
  await clock.advance("10 s");
  expect(told.at(-1)).toMatch(/^round trip ok/);
  expect(firmware.failing).toBe(true);
  await clock.advance("1 min");
  expect(firmware.failing).toBe(false);
});

test("each further failure doubles the rest", async () => {
  const { clock, firmware, told } = driven(METER);
  firmware.start();
  await clock.advance("1 min");
  // 5 s, 10 s, 20 s, and within 40 s.
  expect(told.filter((line) => line.startsWith("open"))).toHaveLength(4);
});

test("a server that lets in and does not answer is spared more and more, until a whole round has gone well", async () => {
  const { clock, firmware, told, serve } = driven(METER);
  const opens = (): number => told.filter((line) => line.startsWith("open ok")).length;
  serve(false);
  firmware.start();
  // 30 s of patience each, and 5, 10, 20 and 40 s of rest.
  for (const [time, count] of [
    ["34 s", 1],
    ["40 s", 2],
    ["50 s", 3],
    ["70 s", 4],
  ] as const) {
    await clock.advance(time);
    expect(opens()).toBe(count);
  }
  serve();
  await clock.advance("3 min");
  expect([opens(), firmware.failing]).toEqual([5, false]);
});

test("the end of a script is a round that has gone well", async () => {
  const { clock, firmware, done, serve } = driven(METER.split("@ repeat")[0]!);
  firmware.start();
  await clock.advance("1 s");
  expect(firmware.failing).toBe(true);
  serve();
  await clock.advance("10 s");
  expect([done(), firmware.failing]).toEqual([1, false]);
});

test("what never comes is a timeout, and a connection that is gone is told as that", async () => {
  const { clock, firmware, told, serve, bench } = driven(METER);
  serve(false);
  firmware.start();
  await clock.advance("29 s");
  expect(told.at(-1)).toMatch(/^send ok/);
  await clock.advance("2 s");
  expect(told).toContainEqual(expect.stringMatching(/^round trip timeout 300\d\d/));
  await clock.advance("10 s");
  bench.modem.loseContext(1);
  await clock.advance("1 s");
  expect(told).toContainEqual(expect.stringMatching(/^round trip \+QIURC: "pdpdeact"/));
});

test("an error of a command, and a module that restarts", async () => {
  const { clock, firmware, told, bench } = driven("> AT+NONSENSE\n~ 1 h");
  firmware.start();
  await clock.advance("1 s");
  expect(told[0]).toMatch(/^AT\+NONSENSE ERROR/);
  firmware.stop();
  bench.modem.power.crash();
  await clock.advance("2 s");
  firmware.start();
  await clock.advance("1 s");
  expect(told).toHaveLength(2);
});

test("data mode: what is typed has no result, and its end is heard", async () => {
  const { clock, firmware, told, got, serve } = driven(`
> AT+QIACT=1
> AT+QIOPEN=1,0,"TCP","{server}",7,0,2
>> one
>> two
~ 2 s
>> +++
~ 2 s
> AT+QICLOSE=0
`);
  serve();
  firmware.start();
  await clock.advance("10 s");
  expect(got.join("")).toBe("onetwo");
  expect(told.map((line) => line.replace(/ \d+(\.\d+)?$/, ""))).toEqual([
    "AT+QIACT ok",
    "open ok",
    "AT+QICLOSE ok",
  ]);
});

describe("data mode, and a server that does not read", () => {
  const SENDER = `
@ patience 20 s
> AT+QIACT=1
> AT+QIOPEN=1,0,"TCP","{server}",7,0,2
@ repeat
>> <x*1000>
~ 10 ms
@ end
@ failure
~ 2 s
>> +++
~ 2 s
> AT+QIDEACT=1
`;
  function stuck() {
    const all = driven(SENDER);
    const peers: SimPeer[] = [];
    let got = 0;
    all.bench.network.serve("10.0.0.1:7", (peer) => {
      peer.onReceive = (data) => void (got += data.length);
      peer.pause();
      peers.push(peer);
    });
    const typed = vi.spyOn(all.host, "write");
    return { ...all, peers, typed: () => typed.mock.calls.length * 1000, got: () => got };
  }

  test("no more is typed than the module takes, until the server reads again", async () => {
    const { clock, firmware, peers, typed, got, told } = stuck();
    firmware.start();
    await clock.advance("10 s");
    const held = typed();
    await clock.advance("5 s");
    expect(typed()).toBe(held);
    peers[0]!.resume();
    await clock.advance("10 s");
    expect(typed()).toBeGreaterThan(held + 500_000);
    expect(got()).toBeGreaterThan(held);
    expect(told.join()).not.toContain("send");
  });

  test("its patience has an end", async () => {
    const { clock, firmware, told } = stuck();
    firmware.start();
    await clock.advance("40 s");
    expect(told).toContain("send timeout 20000");
    expect(firmware.failing).toBe(true);
  });
});

test("a script that has an end is done; repeats are counted", async () => {
  const { clock, firmware, told, done } = driven(
    "@ repeat 3\n> AT\n@ repeat 2\n> AT+CSQ\n@ end\n@ end",
  );
  firmware.start();
  await clock.advance("1 s");
  const names = told.map((line) => line.split(" ", 1)[0]);
  expect(names.filter((name) => name === "AT")).toHaveLength(3);
  expect(names.filter((name) => name === "AT+CSQ")).toHaveLength(6);
  expect(done()).toBe(1);
});

test("jitter makes pauses shorter and longer, alike each time", async () => {
  const times = async (): Promise<number> => {
    const { clock, firmware, done } = driven("@ repeat 20\n~ 10 s\n@ end", 0.5);
    firmware.start();
    let seconds = 0;
    for (; done() === 0; seconds++) await clock.advance("1 s");
    return seconds;
  };
  const first = await times();
  expect(first).toBeGreaterThan(150);
  expect(first).toBeLessThan(250);
  expect(first).not.toBe(200);
  expect(await times()).toBe(first);
});

const TIMELESS = "what is repeated types, waits or rests: > < or ~ with a time";
const ESCAPES = "there are \\r, \\n, \\\\, \\xHH, <^Z>, <ESC>, <BS> and <a*9>";

function bytes(text: Template, random = seededRandom(1)): Buffer {
  const { fill } = text;
  return fill({ random, value: () => "7" });
}

describe("what is wrong with a script is told with its place", () => {
  test.each([
    ["", "f.at:1:1: there is nothing to do in it"],
    ["AT", 'f.at:1:1: "AT" is no mark; there are > >> < ~ @ #'],
    [" > AT", "f.at:1:1: a line begins with its mark: > >> < ~ @ #"],
    ["> AT\n~ soon", 'f.at:2:3: "soon" is no duration such as 300 ms, 2 s or 1.5 min'],
    ["@ repeat\n> AT", "f.at:1:1: this @ repeat has no @ end"],
    ["> AT\n@ end", "f.at:2:1: there is no @ repeat before this @ end"],
    ["@ repeat 0\n> AT\n@ end", "f.at:1:1: @ repeat 0: 1 to 1000000 times, or nothing: for ever"],
    [
      "@ repeat 1000000000000000\n@ end",
      "f.at:1:1: @ repeat 1000000000000000: 1 to 1000000 times, or nothing: for ever",
    ],
    [
      "@ repeat 1e3\n> AT\n@ end",
      "f.at:1:1: @ repeat 1e3: 1 to 1000000 times, or nothing: for ever",
    ],
    ["@ repeat\n@ end", `f.at:1:1: ${TIMELESS}`],
    ["@ repeat 1000000\n@ end", `f.at:1:1: ${TIMELESS}`],
    ["> AT\n@ repeat 9\n>> x\n~ 0 s\n@ end", `f.at:2:1: ${TIMELESS}`],
    ["@ repeat 2\n> AT\n@ repeat 2\n>> x\n@ end\n@ end", `f.at:3:1: ${TIMELESS}`],
    [
      "@ repeat\n> AT\n@ end\n# on\n> AT+CSQ",
      "f.at:5:1: this is never reached: line 1 repeats for ever",
    ],
    [
      "@ repeat 3\n@ repeat\n> AT\n@ end\n@ end",
      "f.at:5:1: this is never reached: line 2 repeats for ever",
    ],
    ["@ again", "f.at:1:1: @ again: there are repeat, end, failure, patience and backoff"],
    ["> AT\n@ failure\n@ repeat\n@ end", "f.at:3:1: nothing is repeated behind @ failure"],
    [
      "> AT\n@ failure\n> AT\n@ failure\n> AT",
      "f.at:4:1: @ failure stands there twice; once is enough",
    ],
    ["@ patience 0 s\n> AT", "f.at:1:1: @ patience 0 s: 1 ms or more is needed"],
    ["@ backoff 0 ms\n> AT", "f.at:1:1: @ backoff 0 ms: 1 ms or more is needed"],
    [">", "f.at:1:1: what to type is missing: > AT"],
    ["> AT\n<  ", "f.at:2:1: what to wait for is missing: < +QIURC"],
    [">>", "f.at:1:1: what to send is missing: >> hello<^Z>"],
    [">> {random 1}", "f.at:1:4: {random 1}: it is {random LOWEST HIGHEST}, whole numbers"],
    [">> a{hex 0}", "f.at:1:5: {hex 0}: it is {hex BYTES}, 1 to 4096"],
    [">> {a b}", "f.at:1:4: {a b}: a name, {random 0 100} or {hex 16} is right; { itself is \\x7b"],
    ["> AT={sequence,1", "f.at:1:6: {sequence: its } is missing; { itself is \\x7b"],
    [">> {imei}}", "f.at:1:10: there is no { before this }; } itself is \\x7d"],
    [">> a\\q", `f.at:1:5: \\q is no escape; ${ESCAPES}`],
    [">> a\\\\b\\x4", `f.at:1:8: \\x is no escape; ${ESCAPES}`],
    [">> a<^Q1>", `f.at:1:5: <^Q1> is no escape; ${ESCAPES}`],
    [">> a<^z>", `f.at:1:5: <^z> is no escape; ${ESCAPES}`],
    [">> 5 €", "f.at:1:6: € is no byte; the bytes of its encoding are needed: \\xHH"],
  ])("%j", (text, message) => {
    expect(() => parseFirmware(text, "f.at")).toThrow(
      expect.objectContaining({ message, code: "MT_TRANSCRIPT" }) as Error,
    );
  });

  test.each([
    ["AT+QISEND=0", "send"],
    ["AT+QISEND=0,10", "send"],
    ["at+qisend={id},{length}", "send"],
    ["AT+QISEND=0,0", "AT+QISEND"],
    ["AT+QISEND=?", "AT+QISEND"],
    ["AT+QIOPEN=1,0", "open"],
    ["AT+QIOPEN?", "AT+QIOPEN"],
    ["A/", "A/"],
    ["HELLO you", "HELLO"],
  ])("%s is counted as %s", (text, operation) => {
    expect(parseFirmware(`> ${text}`, "f.at").steps).toMatchObject([{ operation }]);
  });

  test("braces and a backslash have escapes, and a repeat may only wait", () => {
    const text = String.raw`>> \x7b"a": {index}\x7d\\<^Z><a*3>`;
    const { steps } = parseFirmware(`${text}\n@ repeat\n< RING\n@ end`, "f.at");
    const filled = steps.map((step) => "text" in step && String(bytes(step.text)));
    expect(filled[0]).toBe('{"a": 7}\\\x1aaaa');
  });

  test("the names that it needs are known", () => {
    expect(parseFirmware(METER, "f.at").needs).toEqual(["server"]);
  });
});
