import fc from "fast-check";
import { expect, test } from "vitest";
import { AlarmHeap } from "./alarm-heap.ts";
import type { Alarm } from "./clock.ts";

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 0, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ cancel: fc.nat({ max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ takeUpTo: fc.integer({ min: 0, max: 30 }) }) },
);

interface Known {
  readonly due: number;
  readonly order: number;
  readonly alarm: Alarm;
}

/** What is due first; of those due at once, what was set first. */
function first(known: readonly Known[]): Known | undefined {
  return known.toSorted((a, b) => a.due - b.due || a.order - b.order)[0];
}

test("alarms come in order of time and of setting, and cancelled ones never", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
      const heap = new AlarmHeap();
      const all: Known[] = [];
      let waiting: Known[] = [];
      const ran: number[] = [];
      for (const each of steps) {
        if ("add" in each) {
          const order = all.length;
          const alarm = heap.add(each.add, () => void ran.push(order));
          all.push({ due: each.add, order, alarm });
          waiting.push(all[order]!);
        } else if ("cancel" in each) {
          // Also those that have run, or were cancelled before.
          const chosen = all[each.cancel % Math.max(1, all.length)];
          chosen?.alarm.cancel();
          waiting = waiting.filter((known) => known !== chosen);
        } else {
          const next = first(waiting);
          const due = next && next.due <= each.takeUpTo ? next : undefined;
          const taken = heap.takeDue(each.takeUpTo);
          expect(taken?.due).toBe(due?.due);
          taken?.run();
          if (due) {
            expect(ran.at(-1)).toBe(due.order);
            waiting = waiting.filter((known) => known !== due);
          }
        }
        expect(heap.nextDue).toBe(first(waiting)?.due);
      }
    }),
  );
});
