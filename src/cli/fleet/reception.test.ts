import { PassThrough } from "node:stream";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { Reception, type Verdict } from "./reception.ts";

/** A stream in a socket's place, and what it hears. */
function socket(): { own: Socket; heard: () => string } {
  const own = new PassThrough();
  const heard: Buffer[] = [];
  own.write = ((chunk: Buffer) => heard.push(Buffer.from(chunk)) > 0) as typeof own.write;
  own.end = ((chunk: string, then: () => void) => {
    heard.push(Buffer.from(chunk));
    then();
  }) as unknown as typeof own.end;
  // The cast: of a socket only what every stream has is used, and this.
  const asSocket = Object.assign(own, { destroySoon: () => own.destroy() }) as unknown as Socket;
  return { own: asSocket, heard: () => Buffer.concat(heard).toString() };
}

/** Nothing is waited for. */
const TIMELESS = { select: "order", wait: () => Promise.resolve() } as const;
const arrival = (own: Socket) => ({ socket: own, imei: undefined, rest: Buffer.alloc(0) });

test("a host that goes while it waits is offered to nobody any more", async () => {
  const { own, heard } = socket();
  let offers = 0;
  const reception = new Reception({
    ...TIMELESS,
    offer: () => {
      offers++;
      own.destroy();
      return "none free";
    },
  });
  await reception.give(arrival(own));
  expect([offers, heard()]).toEqual([1, ""]);
});

test("a module that becomes free while a host waits is its own", async () => {
  const { own, heard } = socket();
  const verdicts: Verdict[] = ["none free", "none free", "taken"];
  const reception = new Reception({ ...TIMELESS, offer: () => verdicts.shift()! });
  await reception.give(arrival(own));
  expect([verdicts, heard(), own.destroyed]).toEqual([[], "", false]);
});

test("whoever waits in vain hears why", async () => {
  const { own, heard } = socket();
  const reception = new Reception({ ...TIMELESS, offer: () => "none free" });
  await reception.give(arrival(own));
  expect(heard()).toBe("\r\nERROR: no module is free\r\n");
});
