import fc from "fast-check";
import { expect, test } from "vitest";
import { DatagramInbox, StreamInbox } from "./inbox.ts";

const LIMIT = 50;
const chunk = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const step = fc.oneof(
  fc.record({ push: chunk }),
  fc.record({ take: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ admit: fc.constant(true) }),
);
const steps = fc.array(step, { maxLength: 60, size: "max" });

test("a stream never holds more than its limit as unread, and loses nothing", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const inbox = new StreamInbox(LIMIT);
      let pushed = Buffer.alloc(0);
      let taken = Buffer.alloc(0);
      for (const each of all) {
        if ("push" in each) {
          inbox.push(each.push);
          pushed = Buffer.concat([pushed, each.push]);
        } else if ("take" in each) taken = Buffer.concat([taken, inbox.take(each.take)]);
        else {
          const before = inbox.unread;
          expect(inbox.admit()).toBe(before === 0 && inbox.unread > 0);
        }
        expect(inbox.unread).toBeLessThanOrEqual(LIMIT);
        expect(inbox.received).toBe(taken.length + inbox.unread);
        expect(inbox.full).toBe(
          pushed.length - taken.length >= LIMIT || inbox.received < pushed.length,
        );
      }
      for (inbox.admit(); inbox.unread > 0; inbox.admit()) {
        taken = Buffer.concat([taken, inbox.take(LIMIT)]);
      }
      expect(taken.equals(pushed)).toBe(true);
      expect(inbox.dropped).toBe(0);
    }),
  );
});

test("datagrams are kept whole or dropped and counted, and come one by one", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const inbox = new DatagramInbox(LIMIT, 30, false);
      let model: Buffer[] = [];
      let dropped = 0;
      const unread = () => model.reduce((sum, data) => sum + data.length, 0);
      for (const each of all) {
        if ("push" in each) {
          inbox.push(each.push, { address: "10.0.0.1", port: each.push.length });
          const kept = each.push.subarray(0, 30);
          if (unread() + kept.length > LIMIT) dropped++;
          else model.push(kept);
        } else if ("take" in each) {
          const next = inbox.next();
          expect(next?.data).toEqual(model[0]);
          model = model.slice(1);
        }
        expect(inbox.unread).toBe(unread());
        expect(inbox.waiting).toBe(model.length);
        expect(inbox.dropped).toBe(dropped);
      }
    }),
  );
});

test("a stream of datagrams joins them, in any portions", () => {
  fc.assert(
    fc.property(
      fc.array(chunk, { maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 60 })),
      (chunks, counts) => {
        const inbox = new DatagramInbox(1000, 1000, true);
        for (const data of chunks) inbox.push(data);
        const whole = Buffer.concat(chunks);
        let at = 0;
        for (const count of [...counts, 1000]) {
          expect(inbox.take(count).equals(whole.subarray(at, at + count))).toBe(true);
          at += count;
        }
        expect(inbox.unread).toBe(0);
      },
    ),
  );
});

test("empty datagrams are passed over, so that none looks like the end of what there is", () => {
  const inbox = new DatagramInbox(LIMIT, 30, false);
  for (let count = 0; count < 300; count++) inbox.push(Buffer.alloc(0));
  inbox.push(Buffer.from("a"));
  expect(inbox.waiting).toBe(1);
  expect(inbox.dropped).toBe(0);
  expect(inbox.take(1500).toString()).toBe("a");
});

test("reading a stream of empty datagrams leaves none behind", () => {
  const inbox = new DatagramInbox(LIMIT, 30, true);
  inbox.push(Buffer.alloc(0));
  inbox.push(Buffer.from("ab"));
  inbox.push(Buffer.alloc(0));
  expect(inbox.take(1500).toString()).toBe("ab");
  expect(inbox.waiting).toBe(0);
});
