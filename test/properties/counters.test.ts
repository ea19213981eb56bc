import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

const LIMIT = 10_240;

type Step =
  | { readonly kind: "send" | "read" | "peer"; readonly count: number }
  | { readonly kind: "stops" | "reads again" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("send"), count: fc.integer({ min: 1, max: 1460 }) }),
  fc.record({ kind: fc.constant("read"), count: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ kind: fc.constant("peer"), count: fc.integer({ min: 1, max: 6000 }) }),
  fc.record({ kind: fc.constantFrom("stops", "reads again") }),
);

/** What the counters must be. */
class Model {
  sent = 0;
  unacked = 0;
  fromPeer = 0;
  read = 0;
  stalled = false;

  get received(): number {
    return Math.min(this.fromPeer, this.read + LIMIT);
  }

  get counters(): string[] {
    const { sent, unacked, received, read } = this;
    return [
      `+QISEND: ${sent},${sent - unacked},${unacked}`,
      `+QIRD: ${received},${read},${received - read}`,
    ];
  }
}

async function take(bench: Bench, model: Model, step: Step): Promise<void> {
  switch (step.kind) {
    case "send": {
      const room = model.unacked + step.count <= LIMIT;
      await bench.ask(`AT+QISEND=0,${step.count}`);
      const said = await bench.ask("x".repeat(step.count));
      expect(said).toContain(room ? "\r\nSEND OK\r\n" : "\r\nSEND FAIL\r\n");
      if (!room) return;
      model.sent += step.count;
      if (model.stalled) model.unacked += step.count;
      return;
    }
    case "read": {
      const count = Math.min(step.count, model.received - model.read);
      const said = await bench.ask(`AT+QIRD=0,${step.count}`);
      expect(said.startsWith(`\r\n+QIRD: ${count}\r\n`)).toBe(true);
      model.read += count;
      return;
    }
    case "peer":
      model.fromPeer += step.count;
      bench.peer.send(Buffer.alloc(step.count, 0x61));
      return bench.pass(20);
    case "stops":
      model.stalled = true;
      return bench.peer.pause();
    case "reads again":
      model.stalled = false;
      model.unacked = 0;
      bench.peer.resume();
      return bench.pass(20);
  }
}

test("the counters of AT+QISEND and AT+QIRD add up", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      const bench = new Bench();
      await bench.open(0);
      const model = new Model();
      for (const each of steps) {
        await take(bench, model, each);
        bench.host.heard();
        const said = (await bench.ask("AT+QISEND=0,0")) + (await bench.ask("AT+QIRD=0,0"));
        for (const line of model.counters) expect(said).toContain(`\r\n${line}\r\n`);
      }
      expect(bench.defects).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
