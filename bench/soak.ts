// Hours in minutes: a fleet with churn and faults, and one beside it with none. It ends well if nobody has lost a byte,
// no descriptor is left over, and memory is flat. `npm run soak -- 10` for ten minutes; two if not given.
import { readdirSync, readFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MINUTES = Number(process.argv[2] ?? 2);
/** Of what is resident when everything has happened once. */
const MOST_GROWTH = 1.1;
const program = join(import.meta.dirname, "../dist/bin/modemtwin.js");
const folder = mkdtempSync(join(tmpdir(), "soak-"));
const lost: string[] = [];
let lines = 0;

/** Sends back what comes; of steady modules each line has the number behind the one before. */
const server = createServer((socket) => {
  let rest = "";
  let last = 0;
  socket.on("error", () => {});
  socket.on("data", (data) => {
    socket.write(data);
    const parts = (rest + String(data)).split("\n");
    rest = parts.pop()!;
    for (const part of parts) {
      const [, steady, number = "0"] = /^(steady)? ?(\d+) /.exec(part) ?? [];
      if (!steady) continue;
      lines++;
      if (Number(number) !== last + 1) lost.push(`${number} behind ${last}`);
      last = Number(number);
    }
  });
});
server.listen(0, "127.0.0.1", 4096);
await once(server, "listening");
const { port } = server.address() as AddressInfo;

writeFileSync(
  join(folder, "device.at"),
  `@ backoff 500 ms
> AT+QIACT=1
> AT+QIOPEN=1,0,"TCP","127.0.0.1",${port},0,1
< +QIOPEN: 0,0
@ repeat
> AT+QISEND=0
>> {group} {sequence} {hex 400}\\n<^Z>
< +QIURC: "recv",0
~ 1 s
@ end
@ failure
> AT+QIDEACT=1
`,
);
writeFileSync(
  join(folder, "fleet.yaml"),
  `groups:
  steady: { count: 300, firmware: device.at, ramp: 5 s, jitter: 30% }
  shaken:
    count: 300
    firmware: device.at
    ramp: 5 s
    jitter: 30%
    churn: 30%
    faults:
      - { fault: "loss of=5%", share: 40% }
      - { fault: "reset probability=1%", share: 20% }
      - { fault: "lost-urc probability=1%", share: 20% }
      - { fault: "coverage every=40s lasting=3s", share: 20% }
`,
);
const report = join(folder, "report.json");
const child = spawn(
  process.execPath,
  [
    program,
    "fleet",
    join(folder, "fleet.yaml"),
    "--json",
    "--lasts",
    `${MINUTES * 60}s`,
    "--report",
    report,
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
let states = { connected: 0 };
child.stdout.on("data", (data: Buffer) => {
  for (const line of data.toString().split("\n")) {
    if (!line.includes('"progress"')) continue;
    ({ states } = JSON.parse(line) as { states: { connected: number } });
    sample();
  }
});

interface Sample {
  readonly rss: number;
  /** Descriptors besides those of sockets that are open. */
  readonly spare: number;
}
const samples: Sample[] = [];

function sample(): void {
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))![1]);
  const descriptors = readdirSync(`/proc/${child.pid}/fd`).length;
  samples.push({ rss, spare: descriptors - states.connected });
  const [minute, kib] = [((samples.length * 10) / 60).toFixed(1), (rss / 1024).toFixed(0)];
  console.log(
    `${minute} min: ${kib} MiB resident, ${descriptors} descriptors, ${states.connected} connected`,
  );
}

await once(child, "exit");
server.close();
interface Operations {
  readonly [name: string]: { readonly count: number; readonly failures: object };
}
const { groups, churned } = JSON.parse(readFileSync(report, "utf8")) as {
  groups: { [group: string]: Operations };
  churned: number;
};
rmSync(folder, { recursive: true });

const failed = Object.entries(groups["steady"]!).filter(
  ([, { failures }]) => Object.keys(failures).length > 0,
);
const half = samples.slice(Math.floor(samples.length / 2));
const early = samples[Math.max(1, Math.floor(samples.length / 3))]!;
const late = half.reduce((most, { rss }) => Math.max(most, rss), 0);
const spares = half.map(({ spare }) => spare);
const verdicts: readonly (readonly [boolean, string])[] = [
  [
    lost.length === 0 && failed.length === 0,
    `${lines} lines of steady modules, ${lost.length} lost or doubled`,
  ],
  [
    Math.max(...spares) - Math.min(...spares) <= 30,
    `descriptors besides sockets: ${Math.min(...spares)} to ${Math.max(...spares)}`,
  ],
  [
    late <= early.rss * MOST_GROWTH,
    `resident: ${(early.rss / 1024).toFixed(0)} MiB, then ${(late / 1024).toFixed(0)} MiB at most`,
  ],
  [churned > 0, `${churned} modules lost power`],
];
for (const [ok, text] of verdicts) console.log(`${ok ? "ok  " : "FAIL"}  ${text}`);
for (const text of lost.slice(0, 5)) console.log(`      ${text}`);
for (const [name, { failures }] of failed)
  console.log(`      ${name}: ${JSON.stringify(failures)}`);
process.exitCode = verdicts.every(([ok]) => ok) ? 0 : 1;
