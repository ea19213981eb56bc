import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench } from "./bench.ts";

type Step =
  | { readonly kind: "peer"; readonly bytes: Uint8Array }
  | { readonly kind: "type"; readonly text: string }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "stops" | "reads" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("peer"),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 3000, size: "max" }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("type"),
      text: fc.constantFrom(
        "AT\r",
        "AT+C",
        "SQ\r",
        "AT+QISEND=0,4\r",
        "ab",
        "cd",
        "AT+QISTATE?\r",
        "\r",
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("pass"), ms: fc.constantFrom(1, 10, 499, 1500) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("stops", "reads") }) },
);

/** The data of every "recv" URC of socket 0 in what was said, joined. */
function pushed(said: string): string {
  let data = "";
  const header = /\r\n\+QIURC: "recv",0,(\d+)\r\n/g;
  for (let match = header.exec(said); match; match = header.exec(said)) {
    const end = header.lastIndex + Number(match[1]);
    expect(Number(match[1])).toBeLessThanOrEqual(1500);
    expect(said.slice(end, end + 2)).toBe("\r\n");
    data += said.slice(header.lastIndex, end);
    header.lastIndex = end;
  }
  return data;
}

test("push mode delivers every byte in order, whatever holds its URCs, and then tells of the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), async (steps) => {
      const bench = new Bench();
      await bench.open(1);
      let sent = "";
      for (const each of steps) {
        if (each.kind === "peer") {
          bench.peer.send(Buffer.from(each.bytes));
          sent += Buffer.from(each.bytes).toString("latin1");
        } else if (each.kind === "type") bench.host.type(each.text);
        else if (each.kind === "pass") await bench.pass(each.ms);
        else if (each.kind === "stops") bench.host.pipe.pause();
        else bench.host.pipe.resume();
      }
      bench.peer.end();
      bench.host.pipe.resume();
      bench.host.type("....\r"); // whatever prompt is left
      await bench.pass(5000);
      const said = bench.host.heard();
      expect(pushed(said) === sent).toBe(true);
      expect(said.lastIndexOf('+QIURC: "closed",0')).toBeGreaterThan(
        said.lastIndexOf('+QIURC: "recv",0'),
      );
      expect(bench.defects).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
