import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench, type Host } from "./bench.ts";
import { anyLine } from "./grammar.ts";

type Step =
  | { readonly kind: "line"; readonly port: 0 | 1; readonly text: string }
  | { readonly kind: "bytes"; readonly port: 0 | 1; readonly bytes: Uint8Array }
  | { readonly kind: "pass"; readonly ms: number }
  | {
      readonly kind: "peer";
      readonly what: "send" | "end" | "reset" | "pause" | "resume" | "dial" | "lose";
    }
  | {
      readonly kind: "port";
      readonly port: 0 | 1;
      readonly what: "stop" | "read" | "dtr" | "no dtr";
    };

const port = fc.constantFrom(0 as const, 1 as const);
const useful = fc.constantFrom(
  "AT+QIACT=1",
  'AT+QIOPEN=1,0,"TCP","10.0.0.1",7',
  'AT+QIOPEN=1,1,"TCP","10.0.0.1",7,0,1',
  'AT+QIOPEN=1,2,"TCP","10.0.0.1",7,0,2',
  'AT+QIOPEN=1,3,"UDP","10.0.0.1",7,0,2',
  'AT+QIOPEN=1,4,"TCP LISTENER","127.0.0.1",0,2020,1',
  "AT+QISEND=0",
  "AT+QISEND=1,5",
  "AT+QISWTMD=0,2",
  "AT+QICLOSE=0,3",
  "AT+CFUN=1,1",
  "AT+QIDEACT=1",
  "ATO",
);
/** In the multiplexer a host speaks in frames: test/properties/cmux.test.ts. */
const plainLine = anyLine.filter((text) => !/CMUX=\d/i.test(text));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("line"), port, text: fc.oneof(useful, plainLine) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("bytes"),
      port,
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc.constantFrom("+++", "\x1a", "\x1b", "A/").map((text) => Buffer.from(text)),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      ms: fc.constantFrom(0, 10, 1000, 1000, 20_000, 200_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("peer"),
      what: fc.constantFrom("send", "end", "reset", "pause", "resume", "dial", "lose"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("port"),
      port,
      what: fc.constantFrom("stop", "read", "dtr", "no dtr"),
    }),
  },
);

async function take(bench: Bench, hosts: readonly Host[], step: Step): Promise<void> {
  switch (step.kind) {
    case "line":
      // ATS3 and ATS5 would change what every line after it means.
      return hosts[step.port]!.type(`${step.text.replace(/S[35]=?/gi, "S0=")}\r`);
    case "bytes":
      return hosts[step.port]!.type(Buffer.from(step.bytes));
    case "pass":
      return bench.pass(step.ms);
    case "port": {
      const { pipe } = hosts[step.port]!;
      if (step.what === "stop") pipe.pause();
      else if (step.what === "read") pipe.resume();
      else pipe.setLine("DTR", step.what === "dtr");
      return;
    }
    case "peer": {
      const peer = bench.peers.at(-1);
      if (step.what === "dial") {
        const dialled = bench.network.connectTo(2020, { address: "10.0.0.9", port: 5000 });
        if (dialled) bench.peers.push(dialled);
      } else if (step.what === "lose") bench.modem.loseContext(1);
      else if (step.what === "send") peer?.send(Buffer.alloc(700, 0x61));
      else peer?.[step.what]();
    }
  }
}

/** Out of data mode, out of a prompt, awake, nothing half typed: then plain AT is answered with OK. */
async function answersAt(bench: Bench, host: Host): Promise<string> {
  host.pipe.resume();
  for (const peer of bench.peers) peer.resume();
  // Everything typed ahead has its turn first, and each command its time.
  await bench.pass(4_000_000);
  host.type("+++");
  await bench.pass(3000);
  host.type("x".repeat(3000));
  host.type("\x1a\r");
  await bench.pass(400_000);
  // From PSM any character wakes, and is no command; it has 12 seconds until it sleeps again.
  host.pipe.setLine("DTR", true);
  host.type("A");
  await bench.pass(1000);
  host.type("\rAT+CPSMS=0\rATE0Q0V1S4=10\r");
  await bench.pass(2000);
  host.heard();
  host.type("AT\r");
  await bench.pass(0);
  return host.heard();
}

test("nothing a host, a peer or the network does makes the module crash or fall silent", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: "max" }), async (steps) => {
      const bench = new Bench();
      const hosts = [bench.host, bench.plug()];
      await bench.ask("AT+QIACT=1");
      for (const each of steps) await take(bench, hosts, each);
      for (const host of hosts) expect(await answersAt(bench, host)).toBe("\r\nOK\r\n");
      expect(bench.defects).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
