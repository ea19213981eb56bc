import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { Bench } from "./bench.ts";
import { fieldOf, WRITE_FORMS, wrongFieldOf } from "./grammar.ts";

/** A line that is right but for one field, or has a field too many. */
const wrongLine = fc
  .constantFrom(
    ...WRITE_FORMS.filter(
      ({ params, command }) => params.length > 0 && command.name.startsWith("+"),
    ),
  )
  .chain(({ params, line }) => {
    const right = fc.tuple(...params.map(fieldOf));
    const wrongs = params.map((param) => wrongFieldOf(param) ?? fc.constant(undefined));
    return fc
      .tuple(right, fc.tuple(...wrongs), fc.integer({ min: 0, max: params.length }))
      .map(([fields, wrong, at]) =>
        line(at === params.length ? [...fields, "1"] : fields.with(at, wrong[at] ?? '"')),
      );
  });

/** Everything that can be asked for. */
const QUERIES = [
  "AT&V",
  ...[...COMMANDS.values()]
    .filter(({ forms }) => forms.has("read"))
    .map(({ name }) => `AT${name}?`),
  ...WRITE_FORMS.filter(({ command }) => command.variants.length > 1).map(({ line }) => line([])),
  ...[1, 2, 16].map((contextID) => `AT+QICSGP=${contextID}`),
  "AT+QIDNSCFG=1",
  "AT+QISEND=0,0",
];

async function state(bench: Bench): Promise<string> {
  let all = "";
  for (const query of QUERIES) bench.host.type(`${query}\r`);
  await bench.pass(0);
  all += bench.host.heard();
  return all;
}

test("what is outside the declared range is ERROR and changes nothing", async () => {
  const bench = new Bench();
  await bench.open(0);
  await fc.assert(
    fc.asyncProperty(wrongLine, async (line) => {
      const before = await state(bench);
      expect(await bench.ask(line, 0), line).toBe("\r\nERROR\r\n");
      expect(await state(bench), line).toBe(before);
      expect(bench.defects).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
