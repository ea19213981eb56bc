/** What came of one test. */
export interface TestResult {
  /** The file, as it was given. */
  readonly name: string;
  /** Milliseconds that it took. */
  readonly ms: number;
  /** Why it failed, in lines; undefined: it passed. */
  readonly why: string | undefined;
}

/** A report as CI servers read it: one suite, a case for each test. The form is that of Jenkins' junit-10.xsd. */
export function junitReport(suite: string, results: readonly TestResult[]): string {
  const failures = results.filter(({ why }) => why !== undefined).length;
  const time = seconds(results.reduce((sum, { ms }) => sum + ms, 0));
  const counts = `tests="${results.length}" failures="${failures}" errors="0" time="${time}"`;
  const cases = results.map((result) => testCase(suite, result));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="${escaped(suite)}" ${counts}>`,
    ...cases,
    "</testsuite>",
    "</testsuites>\n",
  ].join("\n");
}

function testCase(suite: string, { name, ms, why }: TestResult): string {
  const head = `<testcase classname="${escaped(suite)}" name="${escaped(name)}" file="${escaped(name)}" time="${seconds(ms)}"`;
  if (why === undefined) return `${head}/>`;
  const first = why.split("\n", 1)[0]!;
  return `${head}>\n<failure message="${escaped(first)}">${escaped(why)}</failure>\n</testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** XML 1.0 has no place for control characters, nor for half of a surrogate pair. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character]!)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
