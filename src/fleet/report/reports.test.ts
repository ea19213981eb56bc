import { describe, expect, test } from "vitest";
import {
  bytesText,
  clockText,
  durationText,
  okText,
  planText,
  quantityText,
  rateText,
  shareText,
} from "./figures.ts";
import type { FleetReport } from "./fleet-report.ts";
import { linearAxis, logAxis, timeAxis } from "./plot-axes.ts";
import { reportHtml } from "./report-html.ts";
import { timelinePlots } from "./report-plots.ts";
import { COLOURS, SERIES } from "./report-style.ts";
import { reportText } from "./report-text.ts";
import { Tally } from "./tally.ts";

const NASTY = `<script>"'&\u001b[2J</script>`;

function report(plan: string, seconds = 30): FleetReport {
  const time = { now: 0 };
  const tally = new Tally(() => time.now);
  const meters = tally.group(plan);
  for (let second = 1; second <= seconds; second++) {
    for (let each = 0; each < 40; each++) meters.operation("send", "ok", 40 + each);
    meters.operation(`round ${plan}`, second % 3 === 0 ? `failed ${plan}` : "ok", 300);
    tally.bytes(4000, 1200);
    tally.connects();
    time.now = second * 1000;
    tally.tick({ on: second, [plan]: seconds - second });
  }
  const began = "2026-11-22T17:45:04.000Z";
  const shard = { index: 2, of: 3 };
  return tally.report({ by: "modemtwin 0.1.0", plan, seed: plan, began, modems: 30, shard });
}

const checked = [
  { ok: true, text: "p99 send 79 ms < 2 s" },
  { ok: false, text: `failures 1 %, not < 0.5 % ${NASTY}` },
].map((words) => Object.assign(words, { verdict: { text: "", value: 1, holds: words.ok } }));

describe("text", () => {
  test("head, operations, groups, failures, thresholds", () => {
    const own = report("meters");
    const groups = { ...own.groups, trackers: {} };
    const text = reportText({ ...own, groups, missing: [4] }, checked.slice(0, 1));
    expect(text.split("\n")).toEqual([
      "Fleet meters: 30 modems, seed meters, shard 2/3, modemtwin 0.1.0",
      "Began 2026-11-22T17:45:04.000Z, lasted 0:30",
      "Without shard 4",
      "Modems   on 30",
      "Bytes    120 kB up, 36 kB down",
      "Counts   connects 30, modems churned 0, worker crashes 0",
      "",
      "operation     count   ok %      p50      p90      p99    p99.9     max",
      "send          1,200    100  59.5 ms  74.9 ms  78.7 ms  78.7 ms   79 ms",
      "round meters     30  66.66   300 ms   300 ms   300 ms   300 ms  300 ms",
      "",
      "group meters  count   ok %      p50      p90      p99    p99.9     max",
      "send          1,200    100  59.5 ms  74.9 ms  78.7 ms  78.7 ms   79 ms",
      "round meters     30  66.66   300 ms   300 ms   300 ms   300 ms  300 ms",
      "",
      "failed        count  share  result",
      "round meters     10   33 %  failed meters",
      "",
      "✓ p99 send 79 ms < 2 s",
      "",
    ]);
  });

  test("whatever names there are, no line is longer than 96 and nothing moves the cursor", () => {
    const text = reportText(report(`${NASTY}${"x".repeat(200)}`), checked);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(96);
    expect(text).not.toContain("\u001b");
    expect(text).toContain("✗ failures 1 %");
  });

  test("columns are apart, whatever is in them", () => {
    const tally = new Tally(() => 0);
    for (let each = 0; each < 300; each++) {
      const result = each === 0 ? "timeout" : "ok";
      tally.operation("x".repeat(30), result, each < 298 ? 0.0556 : 119_400);
    }
    const huge = { ...tally.counts().operations["x".repeat(30)]!, count: Number.MAX_SAFE_INTEGER };
    const operations = { ...tally.counts().operations, huge };
    const lines = reportText({ ...tally.report(report("a")), operations }).split("\n");
    const [head, ...rows] = lines.slice(5, 8);
    expect(head).toMatch(
      /^operation +count   ok %        p50        p90        p99  p99.9    max$/,
    );
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ["xxxxxxxxxxxxxxxxxx…", "300", "99.66", ...Array(3).fill("0.0556 ms"), "119 s", "119 s"],
      ["huge", "9,007,199,254,740,991", "99.99", ...Array(3).fill("0.0556 ms"), "119 s", "119 s"],
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(96);
  });

  test("nothing has happened", () => {
    const none = new Tally(() => 0).report(report("a"));
    const idle = { ...none, groups: { meters: {}, trackers: {} } };
    expect(reportText(idle).match(/No operation has ended\.\n/g)).toHaveLength(1);
  });
});

describe("HTML", () => {
  const html = reportHtml(report(NASTY), checked);

  test("everything is escaped, and nothing is fetched", () => {
    expect(html).not.toMatch(/<script|\u001b/);
    expect(html).toContain("&lt;script&gt;&quot;&#39;&amp;\ufffd[2J&lt;/script&gt;");
    expect(html).not.toMatch(/(?:src|href)="(?!data:,")|url\(|@import|https?:/);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("every plot has a title and a description, and no id comes twice", () => {
    const plots = html.match(
      /<svg class="plot"[^>]*>\n<title[^>]*>[^<]+<\/title>\n<desc[^>]*>[^<]+/g,
    );
    expect(plots).toHaveLength(7);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, named] of html.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const id of named!.split(" ")) expect(ids).toContain(id);
  });

  test("a rest of a second at the end is no fall of the rates", () => {
    const whole = report("a");
    const rest = { ...whole.timeline.at(-1)!, at: 30.17, seconds: 0.17, states: { on: 29 } };
    const none = { operations: 0, connects: 0, failures: 0, up: 0, down: 0, latency: {} };
    const plots = timelinePlots({ ...whole, timeline: [...whole.timeline, { ...rest, ...none }] });
    const [states, connects] = plots;
    expect(states!.series[0]!.note).toBe("29 at the end");
    const [x, y] = connects!.series[0]!.points.at(-1)!;
    expect([x, y]).toEqual([30.17, expect.closeTo(1 / 1.17)]);
    expect(connects!.series[0]!.points).toHaveLength(30);
  });

  test("nothing, or a single second, is a page as well", () => {
    const none = new Tally(() => 0).report(report("a"));
    expect(reportHtml(none)).toContain("No operation has ended.");
    const short = reportHtml(report("a", 1));
    expect(short).toContain('h0"');
    for (const page of [reportHtml(none), short])
      expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe("what has to be known to read the figures", () => {
  const urc = /The first 10 ms of (.+) are the module's: its URCs stay behind a result code\./;
  const crash = /What the (?:2 )?workers? that crashed had not yet told, up to a second/;

  test.each([
    [["open", "send", "round trip"], 2, "open and round trip"],
    [["open"], 1, "open"],
    [["send"], 0, undefined],
  ])("%j, %i crashes", (names, crashes, told) => {
    const tally = new Tally(() => 0);
    for (const name of names) tally.operation(name, "ok", 12);
    for (let each = 0; each < crashes; each++) tally.workerCrashed();
    const of = tally.report(report("a"));
    const text = reportText(of);
    const html = reportHtml(of).replaceAll("&#39;", "'");
    for (const shown of [text, html]) {
      expect(urc.exec(shown)?.[1]).toBe(told);
      expect(crash.test(shown)).toBe(crashes > 0);
    }
    expect(text).not.toContain("…");
  });
});

describe("contrast keeps to WCAG AA in both themes", () => {
  test.each([0, 1])("theme %i", (theme) => {
    const { ground, panel, ...others } = COLOURS;
    for (const on of [ground[theme]!, panel[theme]!])
      for (const text of [others.ink, others.soft, others.good, others.bad])
        expect(contrast(text[theme]!, on)).toBeGreaterThanOrEqual(4.5);
    for (const line of [...SERIES, others.edge])
      expect(contrast(line[theme]!, panel[theme]!)).toBeGreaterThanOrEqual(3);
  });

  function contrast(one: string, other: string): number {
    const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
    return (light! + 0.05) / (dark! + 0.05);
  }

  function luminance(colour: string): number {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  }
});

describe("figures", () => {
  test.each([
    [durationText(0), "0 ms"],
    [durationText(0.254), "0.254 ms"],
    [durationText(999.7), "1 s"],
    [durationText(1234), "1.23 s"],
    [durationText(119_999), "2 min"],
    [durationText(7_200_000), "2 h"],
    [durationText(NaN), "–"],
    [clockText(3_723_000), "1:02:03"],
    [clockText(59_600), "1:00"],
    [bytesText(999), "999 B"],
    [bytesText(999_900), "1 MB"],
    [quantityText(1, "modem"), "1 modem"],
    [quantityText(1000, "modem"), "1,000 modems"],
    [planText("meters", 1, "modem"), "meters: 1 modem"],
    [planText("2000 modules", 2000, "modem"), "2,000 modems"],
    [planText("1 modules", 1, "module"), "1 module"],
    // A part of it.
    [planText("5 modules", 3, "modem"), "5 modules: 3 modems"],
    [rateText(3.25), "3.25"],
    [rateText(12_345.6), "12,346"],
    [okText(1_000_000, 1), "99.99"],
    [okText(10, 0), "100"],
    [okText(0, 0), "–"],
    [shareText(1, 100_000), "0.001 %"],
  ])("%s", (text, expected) => {
    expect(text).toBe(expected);
  });

  test("axes are marked at round numbers, and not more often than is read", () => {
    for (const most of [0, 0.3, 1, 7, 99, 1000.001, 12_345, 1e9]) {
      const { to, ticks } = linearAxis(most, 0.1, rateText);
      expect(to).toBeGreaterThanOrEqual(most * 0.98);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(7);
    }
    expect(linearAxis(1000.001, 1, rateText).to).toBe(1000);
    expect(timeAxis(900).ticks.map(({ text }) => text)).toEqual(["0:00", "5:00", "10:00", "15:00"]);
    expect(logAxis([1, 1.5]).ticks.map(({ text }) => text)).toEqual([
      ...["10 ms", "20 ms", "50 ms", "100 ms"],
    ]);
  });
});
