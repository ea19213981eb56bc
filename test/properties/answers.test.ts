import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench } from "./bench.ts";
import { anyLine } from "./grammar.ts";

const FINAL = /\r\n(?:OK|ERROR|\+CM[ES] ERROR: \d+|NO CARRIER|SEND OK|SEND FAIL)\r\n$/;
const URC =
  /^\r\n\+(?:QIURC|QIOPEN|QPING|QNTP|CPIN|QUSIM|QIND|C[GE]?REG|CGEV|CTZ[VE]|QCSCON|CEDRXP|QPSMTIMER): /;

/** Not here: what leaves command mode, ends power, or changes how an answer looks. */
const ELSEWHERE =
  /^AT[^+]|PSMS=1|CMUX=\d|QISEND=|CMGS=|CMGW|CNMA=.*,|QIOPEN=.*,2$|QISWTMD=\d+,2|CFUN=1,1|QPOWD|CMEE=[02]/i;

test("each line has exactly one final result, in exactly one write, and no URC within or close behind", async () => {
  const line = anyLine.filter((text) => !ELSEWHERE.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8, size: "max" }), async (lines) => {
      const bench = new Bench({ urcPatience: 600_000 });
      await bench.open(0);
      for (const text of lines) {
        bench.peer.send(Buffer.from("data"));
        bench.host.type(`${text}\r`);
        await bench.pass(400_000);
        const { said } = bench.host;
        const answers = said.filter((write) => !URC.test(write.text) || FINAL.test(write.text));
        expect(
          answers.map((write) => write.text),
          text,
        ).toHaveLength(1);
        expect(answers[0]!.text, text).toMatch(FINAL);
        for (const urc of said.filter((write) => write !== answers[0])) {
          const behind = urc.at - answers[0]!.at;
          if (said.indexOf(urc) > said.indexOf(answers[0]!))
            expect(behind).toBeGreaterThanOrEqual(10);
        }
        bench.host.heard();
      }
      expect(bench.defects).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
