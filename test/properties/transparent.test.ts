import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

/** Never only pluses: those may be an escape, which other tests look at. */
const chunk = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
    fc.uint8Array({ minLength: 1000, maxLength: 9000, size: "max" }),
    fc
      .constantFrom("+++a", "a+++", "++ +", "\r\n", "AT\r", "\x1a\x1b")
      .map((text) => Buffer.from(text)),
  )
  .map((bytes) => {
    const data = Buffer.from(bytes);
    return data.every((byte) => byte === 0x2b) ? Buffer.concat([data, Buffer.from("x")]) : data;
  });

type Step =
  | { readonly kind: "host" | "peer"; readonly chunk: Buffer }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "host stops" | "host reads" | "peer stops" | "peer reads" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom("host", "peer"), chunk }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      ms: fc.constantFrom(0, 1, 99, 100, 999, 1000, 3000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("host stops", "host reads", "peer stops", "peer reads"),
    }),
  },
);

function take(bench: Bench, step: Step): Promise<void> | void {
  switch (step.kind) {
    case "host":
      return bench.host.type(step.chunk);
    case "peer":
      return bench.peer.send(step.chunk);
    case "pass":
      return bench.pass(step.ms);
    case "host stops":
      return bench.host.pipe.pause();
    case "host reads":
      return bench.host.pipe.resume();
    case "peer stops":
      return bench.peer.pause();
    case "peer reads":
      return bench.peer.resume();
  }
}

function sentBy(steps: readonly Step[], kind: "host" | "peer"): string {
  return steps.map((step) => (step.kind === kind ? step.chunk.toString("latin1") : "")).join("");
}

const settings = fc.record({
  size: fc.integer({ min: 1, max: 1460 }),
  wait: fc.integer({ min: 0, max: 20 }),
});

test("transparent mode changes and loses no byte, whatever the pieces, pauses and stalls", async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.array(step, { maxLength: 60, size: "max" }),
      async ({ size, wait }, steps) => {
        const bench = new Bench();
        await bench.ask(`AT+QICFG="transpktsize",${size};+QICFG="transwaittm",${wait}`);
        await bench.open(2);
        for (const each of steps) await take(bench, each);
        bench.host.pipe.resume();
        bench.peer.resume();
        await bench.pass(10_000);
        expect(bench.host.heard()).toBe(sentBy(steps, "peer"));
        expect(bench.peer.received().toString("latin1")).toBe(sentBy(steps, "host"));
        expect(bench.defects).toEqual([]);

        // The port hears the escape, whatever it went through.
        bench.host.type("+++");
        await bench.pass(1000);
        expect(bench.host.heard()).toBe("\r\nOK\r\n");
      },
    ),
    { numRuns: 100 },
  );
});
