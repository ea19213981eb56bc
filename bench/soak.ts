// Hours in minutes: a fleet with churn and faults, and one beside it with none. It ends well if every line has come as it
// was sent, and has come back so, no descriptor is left over, and memory is flat; and badly if nothing was measured. `npm run soak -- 10` for ten minutes; two if not given.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const MINUTES = Number(process.argv[2] ?? 2);
if (!(MINUTES >= 1 && MINUTES <= 10_000)) {
  console.error(`soak ${process.argv[2]}: minutes from 1 to 10000 are needed`);
  process.exit(2);
}
/** Of what is resident when everything has happened once. */
const MOST_GROWTH = 1.1;
/** Descriptors that may come and go besides sockets. */
const MOST_SPARE = 30;
const STEADY = 300;
/** Each steady module sends about once a second. */
const LEAST_LINES = (STEADY * MINUTES * 60) / 4;
/** One is told every ten seconds. */
const LEAST_SAMPLES = MINUTES * 3;
const program = join(import.meta.dirname, "../dist/bin/modemtwin.js");
const folder = mkdtempSync(join(tmpdir(), "soak-"));
/** What came to the server other than it was sent. */
const wrong: string[] = [];
/** By IMEI: how many lines of a steady module have come. */
const lines = new Map<string, number>();

/** Known to both ends: what is compared is all of it, and not only its number. */
const FILLER = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(20);
const lineOf = (group: string, imei: string, number: string): string =>
  `${group},${imei},${number},${FILLER},${imei},${number}.`;

/** Sends back what comes, and looks at every whole line: its content, and of steady modules that none is left out. */
const server = createServer((socket) => {
  let rest = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    socket.write(data);
    const parts = (rest + data.toString("latin1")).split("\r\n");
    rest = parts.pop()!;
    for (const part of parts) {
      const [group = "", imei = "", number = ""] = part.split(",");
      if (part !== lineOf(group, imei, number)) wrong.push(`not as it was sent: ${part}`);
      if (group !== "steady") continue;
      const before = lines.get(imei) ?? 0;
      if (Number(number) !== before + 1) wrong.push(`${imei}: ${number} behind ${before}`);
      lines.set(imei, before + 1);
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
>> ${lineOf("{group}", "{imei}", "{sequence}")}\\r\\n<^Z>
< +QIURC: "recv",0
< ${lineOf("{group}", "{imei}", "{sequence}")}
~ 1 s
@ end
@ failure
> AT+QIDEACT=1
`,
);
writeFileSync(
  join(folder, "fleet.yaml"),
  `groups:
  steady: { count: ${STEADY}, firmware: device.at, ramp: 5 s, jitter: 30% }
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
createInterface({ input: child.stdout }).on("line", (line) => {
  if (!line.includes('"progress"')) return;
  ({ states } = JSON.parse(line) as { states: { connected: number } });
  if (child.exitCode === null && child.signalCode === null) sample();
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

const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
server.close();
interface Operations {
  readonly [name: string]: { readonly count: number; readonly failures: object };
}
interface Report {
  readonly groups: { readonly [group: string]: Operations };
  readonly churned: number;
}
const { groups, churned } = existsSync(report)
  ? (JSON.parse(readFileSync(report, "utf8")) as Report)
  : { groups: {}, churned: 0 };
rmSync(folder, { recursive: true });

const steady = groups["steady"] ?? {};
const [sent = 0, back = 0, opened = 0] = ["send", "steady", "open"].map(
  (name) => steady[name]?.count,
);
const failed = Object.entries(steady).filter(
  ([, { failures }]) => Object.keys(failures).length > 0,
);
const came = [...lines.values()].reduce((sum, count) => sum + count, 0);
// One of each module may be on its way when the run ends.
const complete = sent <= came && came <= sent + STEADY && back <= came && came <= back + STEADY;
const half = samples.slice(Math.floor(samples.length / 2));
const early = samples[Math.max(1, Math.floor(samples.length / 3))]?.rss ?? NaN;
const late = Math.max(...half.map(({ rss }) => rss));
const spares = half.map(({ spare }) => spare);
const mib = (kib: number): string => `${(kib / 1024).toFixed(0)} MiB`;
const verdicts: readonly (readonly [boolean, string])[] = [
  [code === 0, `the program ended with ${signal ?? `exit code ${code}`}`],
  [samples.length >= LEAST_SAMPLES, `looked at ${samples.length} times`],
  [
    lines.size === STEADY && opened === STEADY,
    `${lines.size} steady modules came, with ${opened} connections`,
  ],
  [came >= LEAST_LINES, `${came} lines of theirs, ${LEAST_LINES} at least are expected`],
  [
    complete && wrong.length === 0 && failed.length === 0,
    `${sent} sent, ${came} came, ${back} came back as they were; ${wrong.length} did not come as sent`,
  ],
  [
    Math.max(...spares) - Math.min(...spares) <= MOST_SPARE && spares.length > 0,
    `descriptors besides sockets: ${Math.min(...spares)} to ${Math.max(...spares)}`,
  ],
  [late <= early * MOST_GROWTH, `resident: ${mib(early)}, then ${mib(late)} at most`],
  [churned > 0, `${churned} modules lost power`],
];
for (const [ok, text] of verdicts) console.log(`${ok ? "ok  " : "FAIL"}  ${text}`);
for (const text of wrong.slice(0, 5)) console.log(`      ${text.slice(0, 120)}`);
for (const [name, { failures }] of failed)
  console.log(`      ${name}: ${JSON.stringify(failures)}`);
process.exitCode = verdicts.every(([ok]) => ok) ? 0 : 1;
