// What a fleet costs, beside the least that Node could do in its place, on this machine. A report, not a test.
// `npm run bench:fleet`, or with names: memory, throughput, latency, many, idle
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "./fleet-live/child.ts";
import { idlePlot, type IdlePoint } from "./fleet-live/idle-plot.ts";
import { Hosts } from "./fleet-live/hosts.ts";
import { machine } from "./report.ts";

const SECONDS = 4;
const KIB = 1024;

const SUITES: { readonly [name: string]: () => Promise<void> } = {
  ...{ memory, throughput, latency, many, idle },
};
const wanted = process.argv.slice(2);
console.log(machine());
for (const [name, suite] of Object.entries(SUITES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  await suite();
}
process.exit();

function say(what: string, ...figures: string[]): void {
  console.log(`  ${what.padEnd(58)} ${figures.join("   ")}`);
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** 8000 live modules in one process, each with a host at a TCP port and a socket to a server. */
async function memory(): Promise<void> {
  const count = 8000;
  const server = Child.script("echo.ts");
  const target = await server.port();
  const dial = `ATE0\rAT+QIACT=1\rAT+QIOPEN=1,0,"TCP","127.0.0.1",${target},0,0\r`;
  for (const [name, child, first, awaited] of [
    ["bare Node", Child.script("bare.mjs", String(target)), "", "R"],
    ["modemtwin", Child.fleet("--modems", String(count), "--tcp", "0"), dial, "+QIOPEN: 0,0"],
  ] as const) {
    const port = await child.port();
    const begun = performance.now();
    const hosts = await Hosts.open(port, count, first, awaited);
    const each = ((performance.now() - begun) * 1000) / count;
    const { rate } = await hosts.load(100, 1000);
    await rest(2000);
    const kib = `${(child.rss / count).toFixed(1)} KiB resident each in all`;
    say(
      `${count} live: ${name}`,
      kib,
      `${each.toFixed(0)} us each to set up`,
      `${rate.toFixed(0)} AT/s`,
    );
    hosts.close();
    child.stop();
  }
  server.stop();
}

/** AT and OK, by as many hosts; the two take turns. */
async function throughput(): Promise<void> {
  for (const [count, inflight] of [
    [100, 50],
    [5000, 200],
    [15_000, 500],
  ] as const) {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < 3; round++) {
      for (const [rates, child] of [
        [bare, Child.script("bare.mjs")],
        [ours, Child.fleet("--modems", String(count), "--tcp", "0")],
      ] as const) {
        const hosts = await Hosts.open(await child.port(), count);
        await hosts.load(inflight, 1000); // warm
        rates.push((await hosts.load(inflight, SECONDS * 1000)).rate);
        hosts.close();
        child.stop();
      }
    }
    const [one, other] = [median(ours), median(bare)];
    say(
      `${count} connections, ${inflight} at a time`,
      `modemtwin ${one.toFixed(0)}/s`,
      `bare Node ${other.toFixed(0)}/s`,
      `${(one / other).toFixed(2)}x`,
    );
  }
}

/** AT at a tenth of what one process can: thousands of modules beside one, and beside bare Node; they take turns. */
async function latency(): Promise<void> {
  const perSecond = 7000;
  const subjects = [
    ["one module", 1, (): Child => Child.fleet("--modems", "1", "--tcp", "0")],
    ["5000 modules", 5000, (): Child => Child.fleet("--modems", "5000", "--tcp", "0")],
    ["bare Node, one connection", 1, (): Child => Child.script("bare.mjs")],
    ["bare Node, 5000 connections", 5000, (): Child => Child.script("bare.mjs")],
  ] as const;
  const p99s = subjects.map((): number[] => []);
  for (let round = 0; round < 5; round++) {
    for (const [index, [, count, start]] of subjects.entries()) {
      const child = start();
      const hosts = await Hosts.open(await child.port(), count);
      await hosts.load(200, 1000); // warm
      p99s[index]!.push(await hosts.steady(perSecond, SECONDS * 1000));
      hosts.close();
      child.stop();
    }
  }
  for (const [index, [name]] of subjects.entries()) {
    const rounds = p99s[index]!;
    const all = rounds.map((each) => each.toFixed(2)).join(" ");
    say(`p99 of AT at ${perSecond}/s, ${name}`, `${median(rounds).toFixed(2)} ms`, `(${all})`);
  }
  const [one = NaN, ours = NaN, bareOne = NaN, bare = NaN] = p99s.map(median);
  say(
    "",
    `${(ours / one).toFixed(2)}x of one module's`,
    `${(ours / bare).toFixed(2)}x of bare Node's`,
    `bare Node itself ${(bare / bareOne).toFixed(2)}x`,
  );
}

/** 50 000 live over child processes, driving themselves, each with a socket from an address of its own. */
async function many(): Promise<void> {
  const count = 50_000;
  const folder = mkdtempSync(join(tmpdir(), "bench-fleet-"));
  const script = join(folder, "hold.at");
  writeFileSync(
    script,
    '> AT+QIACT=1\n> AT+QIOPEN=1,0,"TCP","127.0.0.1",{port},0,1\n< +QIOPEN: 0,0\n@ repeat\n~ 1 h\n@ end\n',
  );
  const server = Child.script("echo.ts", "4");
  const target = await server.port();
  const args = ["--modems", String(count), "--workers", "4", "--firmware", script, "--http", "0"];
  const begun = performance.now();
  const child = Child.fleet(...args, "--set", `port=${target}`, "--addresses", "127.1.0.0/16");
  const port = await child.port();
  const made = performance.now() - begun;
  let connected = 0;
  while (connected < count && performance.now() - begun < 120_000) {
    await rest(500);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    connected = Number(/state="connected"\} (\d+)/.exec(text)?.[1] ?? 0);
  }
  const whole = performance.now() - begun;
  await rest(3000);
  say(
    `${connected} live in 4 processes, each with a socket`,
    `${((child.rss * 1) / count).toFixed(1)} KiB resident each in all`,
    `made in ${(made / 1000).toFixed(1)} s`,
    `connected in ${(whole / 1000).toFixed(1)} s: ${((whole * 1000) / count).toFixed(0)} us each`,
  );
  child.end();
  server.stop();
  rmSync(folder, { recursive: true });
}

/** Idle modules in memory, from a hundred to a hundred thousand; the plot of docs/scale.md is drawn anew. */
async function idle(): Promise<void> {
  const points: IdlePoint[] = [];
  for (const count of [100, 1000, 10_000, 30_000, 100_000]) {
    const begun = performance.now();
    const child = Child.fleet("--modems", String(count));
    await child.port();
    const made = performance.now() - begun;
    await rest(1500);
    points.push({ count, mib: child.rss / KIB });
    say(
      `${count} idle`,
      `${(child.rss / KIB).toFixed(0)} MiB resident`,
      `${(child.rss / count).toFixed(1)} KiB each in all`,
      `${((made * 1000) / count).toFixed(0)} us each with the start of the program`,
    );
    child.stop();
  }
  writeFileSync(join(import.meta.dirname, "../docs/scale-idle.svg"), idlePlot(points));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
