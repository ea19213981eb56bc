import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
/** None begins with LF: typed ahead of the prompt that would be part of the line end, docs/decisions/008. */
const payload = (max: number) =>
  fc
    .array(byte, { minLength: 1, maxLength: max })
    .map((all) => all.join(""))
    .filter((text) => !text.startsWith("\n"));
const plainPayload = payload(30).map((text) => text.replace(/[\x1a\x1b]/g, "."));

type Item = (end: string) => string;

/** What a host may send at once, and what must not depend on how its bytes come. */
const item: fc.Arbitrary<Item> = fc.oneof(
  fc
    .constantFrom(
      "AT",
      "at+csq",
      "ATI",
      "AT+CSQ;+CMEE?",
      "AT+CFUN=3",
      "AT+NONSENSE",
      "nonsense",
      "",
      "ATE0",
      "ATE1",
      "ATV0",
      "ATV1",
      "AT+CSX\bQ",
      "ATX\b\b\b\b\bAT",
      "AB\b/",
      "xxAT",
      "AT+QIRD=0,0",
      'AT+QISENDEX=0,"414243"',
      'AT+QICSGP=1,1,"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
      "AT+QISDE=0",
      "AT+QISDE=1",
      "AT+QICLOSE=1,3;+CSQ",
    )
    .map(
      (line): Item =>
        (end) =>
          line + end,
    ),
  fc.constant<Item>(() => "A/"),
  payload(30).map(
    (data): Item =>
      (end) =>
        `AT+QISEND=0,${data.length}${end}${data}`,
  ),
  plainPayload.map(
    (data): Item =>
      (end) =>
        `AT+QISEND=0${end}${data}\x1a`,
  ),
  plainPayload.map(
    (data): Item =>
      (end) =>
        `AT+QISEND=0${end}${data}\x1b`,
  ),
);

interface Session {
  readonly bytes: string;
  readonly cuts: readonly { readonly length: number; readonly pause: number }[];
}

const session: fc.Arbitrary<Session> = fc
  .record({
    end: fc.constantFrom("\r", "\r\n"),
    items: fc.array(item, { maxLength: 12, size: "max" }),
    data: fc.option(payload(40)),
    cuts: fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 12 }), pause: fc.constantFrom(0, 0, 1, 30) }),
      { maxLength: 60, size: "max" },
    ),
  })
  .map(({ end, items, data, cuts }) => {
    let bytes = `AT${end}${items.map((make) => make(end)).join("")}`;
    if (data !== null) bytes += `AT+QIOPEN=1,2,"TCP","10.0.0.1",7,0,2${end}${data}`;
    return { bytes, cuts };
  });

async function play(bytes: string, cuts: Session["cuts"]) {
  const bench = new Bench({ commandLineLength: 40 });
  await bench.open(0);
  await bench.ask('AT+QIOPEN=1,1,"TCP","10.0.0.1",7');
  bench.peer.autoEnd = false;
  bench.host.type("ATE1\r");
  await bench.pass(20);
  bench.host.heard();
  let at = 0;
  for (const { length, pause } of cuts) {
    if (at >= bytes.length) break;
    bench.host.type(bytes.slice(at, at + length));
    at += length;
    if (pause > 0) await bench.pass(pause);
  }
  if (at < bytes.length) bench.host.type(bytes.slice(at));
  await bench.pass(20_000);
  const got = bench.peers.map((peer) => peer.received().toString("latin1"));
  return { heard: bench.host.heard(), got, defects: bench.defects };
}

test("however the host's bytes are cut, the module says and sends the same", async () => {
  await fc.assert(
    fc.asyncProperty(session, async ({ bytes, cuts }) => {
      const whole = await play(bytes, []);
      expect(whole.defects).toEqual([]);
      expect(await play(bytes, cuts)).toEqual(whole);
      expect(
        await play(
          bytes,
          Array.from(bytes, () => ({ length: 1, pause: 0 })),
        ),
      ).toEqual(whole);
    }),
    { numRuns: 150 },
  );
});
