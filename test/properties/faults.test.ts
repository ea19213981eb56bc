import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULTS } from "../../src/faults/index.ts";
import { Bench, type Host } from "./bench.ts";

const KINDS = FAULTS.filter(({ layer }) => layer === "UART" || layer === "AT");

/** What may stand for each setting; what is not here is left out. */
const VALUES: { readonly [name: string]: readonly string[] } = {
  at: ["1", "6", "12"],
  pause: ["5ms", "3s"],
  way: ["both", "to-host", "from-host"],
  bit: ["0", "7"],
  bytes: ["3"],
  baud: ["1200", "57600", "1000000"],
  lasting: ["200ms", "20s"],
  every: ["300ms", "30s"],
  with: ["ERROR", "CME:10"],
  by: ["1ms", "400ms", "1min"],
  behind: ["next", "answer"],
  sent: ["yes", "no"],
  urc: ["+CREG:1"],
  where: ["before-echo", "behind-echo", "inside", "before-result", "glued"],
  within: ["10ms", "10s"],
  times: ["2", "5"],
  when: ["answer", "command", "data"],
  nth: ["1", "2", "9"],
  probability: ["1%", "50%"],
  count: ["1", "3"],
  after: ["1s"],
  for: ["5s"],
};

const LIMITS = ["nth", "probability", "count", "after", "for"];

/** Mostly nothing is given that keeps it from biting. */
const anyFault = fc.constantFrom(...KINDS).chain(({ name, settings, subject }) => {
  const one = (key: string) => fc.constantFrom(...VALUES[key]!).map((value) => ` ${key}=${value}`);
  const seldom = (text: fc.Arbitrary<string>) => fc.option(text, { nil: "", freq: 1 });
  const meant = / (\S+)$/.exec(subject ?? "")?.[1];
  return fc
    .tuple(
      ...Object.keys(settings)
        .filter((key) => VALUES[key])
        .map((key) => seldom(one(key))),
      seldom(fc.constantFrom(...LIMITS).chain(one)),
      meant ? seldom(fc.constant(` on=${meant.replaceAll('"', "")}`)) : fc.constant(""),
    )
    .map((texts) => name + texts.join(""));
});

const port = fc.constantFrom(0 as const, 1 as const);
const line = fc.constantFrom(
  "AT",
  "AT+CSQ",
  "AT+CMEE=2;+CSQ;+CMEE?",
  "AT+COPS=?",
  "AT+QIACT=1",
  "AT+QIDEACT=1",
  'AT+QIOPEN=1,0,"TCP","10.0.0.1",7',
  'AT+QIOPEN=1,1,"TCP","10.0.0.1",7,0,1',
  'AT+QIOPEN=1,2,"TCP","10.0.0.1",7,0,2',
  "AT+QISEND=0,4\rsome",
  "AT+QISEND=1,4\rsome",
  "AT+QISEND=0",
  "AT+QISEND=1,5\rabcde",
  'AT+QISENDEX=1,"616263"',
  "AT+QIRD=0",
  "AT+QICLOSE=0,3",
  "AT+CFUN=1,1",
  "ATE0",
  "ATO",
  "some data",
  "+++",
  "\x1a",
  "\x1b",
);
type Step =
  | { readonly kind: "add"; readonly fault: string }
  | { readonly kind: "remove"; readonly which: number }
  | { readonly kind: "line"; readonly port: 0 | 1; readonly text: string }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "peer"; readonly what: "send" | "end" | "reset" }
  | { readonly kind: "port"; readonly port: 0 | 1; readonly what: "stop" | "read" | "leave" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("add"), fault: anyFault }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove"), which: fc.nat(5) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("line"), port, text: line }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      ms: fc.constantFrom(0, 1, 50, 1000, 1000, 20_000, 200_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("peer"),
      what: fc.constantFrom("send", "send", "end", "reset"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("port"),
      port,
      what: fc.constantFrom("stop", "read", "leave"),
    }),
  },
);

async function take(bench: Bench, hosts: readonly Host[], step: Step): Promise<void> {
  const { faults } = bench;
  switch (step.kind) {
    case "add":
      return void bench.fault(step.fault);
    case "remove":
      return void faults.remove(faults.list[step.which]?.id ?? "");
    case "line":
      return hosts[step.port]!.type(`${step.text}\r`);
    case "pass":
      return bench.pass(step.ms);
    case "port": {
      const { pipe } = hosts[step.port]!;
      if (step.what === "stop") pipe.pause();
      else if (step.what === "read") pipe.resume();
      else pipe.setPresent(false);
      return;
    }
    case "peer": {
      const peer = bench.peers.at(-1);
      if (step.what === "send") peer?.send(Buffer.alloc(700, 0x61));
      else peer?.[step.what]();
    }
  }
}

/** Out of data mode and of any prompt. */
async function comesTo(bench: Bench, host: Host): Promise<void> {
  host.pipe.resume();
  await bench.pass(1_000_000);
  host.type("+++");
  await bench.pass(3000);
  host.type("x".repeat(3000));
  host.type("\x1a\r");
  await bench.pass(400_000);
  host.heard();
}

test("whatever goes wrong, the module works once nothing does any more", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: "max" }),
      fc.nat(),
      async (steps, seed) => {
        const bench = new Bench({}, { seed });
        const hosts = [bench.host, bench.plug()];
        await bench.open(0);
        await bench.ask('AT+QIOPEN=1,1,"TCP","10.0.0.1",7,0,1');
        for (const each of steps) await take(bench, hosts, each);
        bench.faults.clear();
        for (const host of hosts) await comesTo(bench, host);
        for (const host of hosts) {
          // What noise may have set.
          host.type("AT&F\rATE0\r");
          await bench.pass(1000);
          host.heard();
          host.type("AT\r");
          await bench.pass(1000);
          expect(host.heard()).toBe("\r\nOK\r\n");
        }
        for (const each of ["AT+QICLOSE=0", "AT+QICLOSE=1", "AT+QICLOSE=2", "AT+QIDEACT=1"])
          await bench.ask(each, 60_000);
        expect(await bench.ask("AT+QIACT=1", 10_000)).toBe("\r\nOK\r\n");
        const open = 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,1';
        expect(await bench.ask(open, 1000)).toBe("\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
        bench.peer.send(Buffer.from("hello"));
        await bench.pass(1000);
        expect(bench.host.heard()).toBe('\r\n+QIURC: "recv",0,5\r\nhello\r\n');
        expect(bench.defects).toEqual([]);
      },
    ),
    { numRuns: Number(process.env["RUNS"] ?? 300) },
  );
});
