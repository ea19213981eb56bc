import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteQueue } from "./byte-queue.ts";

const step = fc.oneof(
  fc.record({ push: fc.uint8Array({ maxLength: 20 }) }),
  fc.record({ take: fc.integer({ min: -1, max: 30 }) }),
  fc.record({ clear: fc.constant(true) }),
);
const steps = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: step },
    { weight: 1, arbitrary: fc.record({ clear: fc.constant(true) }) },
  ),
  { maxLength: 200, size: "max" },
);

test("gives back what was pushed, in order, as one string would", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new ByteQueue();
      let model = Buffer.alloc(0);
      for (const each of all) {
        if ("push" in each) {
          queue.push(Buffer.from(each.push));
          model = Buffer.concat([model, each.push]);
        } else if ("take" in each) {
          const count = Math.max(0, each.take);
          expect(queue.take(each.take).equals(model.subarray(0, count))).toBe(true);
          model = model.subarray(count);
        } else {
          queue.clear();
          model = Buffer.alloc(0);
        }
        expect(queue.length).toBe(model.length);
      }
    }),
  );
});

test("many small chunks are taken in order", () => {
  const queue = new ByteQueue();
  for (let at = 0; at < 1000; at++) queue.push(Buffer.from([at % 251]));
  for (let at = 0; at < 500; at++) expect(queue.take(1)[0]).toBe(at % 251);
  expect([...queue.take(500)]).toEqual(Array.from({ length: 500 }, (_, at) => (at + 500) % 251));
  expect(queue.length).toBe(0);
});
