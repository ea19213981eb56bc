import { afterEach, describe, expect, test } from "vitest";
import { seededRandom } from "../../kernel/random.ts";
import { Bench } from "../../testing/bench.ts";
import { memoryPipe } from "../../kernel/memory-pipe.ts";
import { Firmware } from "./firmware.ts";
import { parseFirmware } from "./script.ts";

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
  return { bench, clock, firmware, told, got, serve, done: () => done };
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
  expect(firmware.failing).toBe(false);
});

test("each further failure doubles the rest", async () => {
  const { clock, firmware, told } = driven(METER);
  firmware.start();
  await clock.advance("1 min");
  // 5 s, 10 s, 20 s, and within 40 s.
  expect(told.filter((line) => line.startsWith("open"))).toHaveLength(4);
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

describe("what is wrong with a script is told with its line", () => {
  test.each([
    ["", "f.at:1:1: there is nothing to do in it"],
    ["AT", 'f.at:1:1: "AT" is no mark; there are > >> < ~ @ #'],
    [" > AT", "f.at:1:1: a line begins with its mark: > >> < ~ @ #"],
    ["> AT\n~ soon", 'f.at:2:1: "soon" is no duration such as 300 ms, 2 s or 1.5 min'],
    ["@ repeat\n> AT", "f.at:1:1: this @ repeat has no @ end"],
    ["> AT\n@ end", "f.at:2:1: there is no @ repeat before this @ end"],
    ["@ repeat 0\n> AT\n@ end", "f.at:1:1: @ repeat 0: a number of times, or nothing: for ever"],
    ["@ repeat\n@ end", "f.at:1:1: what is repeated for ever types or waits: > or ~"],
    ["@ again", "f.at:1:1: @ again: there are repeat, end, failure, patience and backoff"],
    ["> AT\n@ failure\n@ repeat\n@ end", "f.at:3:1: nothing is repeated behind @ failure"],
    [">> {random 1}", "f.at:1:1: {random 1}: it is {random LOWEST HIGHEST}, whole numbers"],
    [">> {hex 0}", "f.at:1:1: {hex 0}: it is {hex BYTES}, 1 to 4096"],
    [">> {a b}", "f.at:1:1: {a b}: a name, {random 0 100} or {hex 16} is right"],
  ])("%j", (text, message) => {
    expect(() => parseFirmware(text, "f.at")).toThrow(
      expect.objectContaining({ message, code: "MT_TRANSCRIPT" }) as Error,
    );
  });

  test("the names that it needs are known", () => {
    expect(parseFirmware(METER, "f.at").needs).toEqual(["server"]);
  });
});
