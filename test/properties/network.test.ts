import fc from "fast-check";
import { expect, test } from "vitest";
import { PROFILES } from "../../src/models/timing.ts";
import type { SimOptions } from "../../src/services/sim-card.ts";
import { Bench } from "./bench.ts";

const FINAL = /\r\n(OK|ERROR|\+CM[ES] ERROR: \d+|NO CARRIER)\r\n$/;
/** Longer than any command may take. */
const LONGEST = 200_000;

const WATCHERS = ["+CREG", "+CGREG", "+CEREG"] as const;

/** What a host has been told without asking, since it last did something that changes it. */
class Told {
  readonly registration = new Map<string, string>(WATCHERS.map((name) => [name, "0"]));
  /** Contexts that stand; undefined: it has not looked. */
  up: Set<number> | undefined;
  active = new Set<number>();
  /** <code> of +CPIN. */
  cpin: string | undefined;
  rssi = "99";
}

/** A host that takes down what it hears, and counts answers. */
class Listener {
  readonly bench: Bench;
  told = new Told();
  answers: string[] = [];
  #asked: readonly string[] = [];
  /** The module has started again. */
  booted = false;

  constructor(timing: keyof typeof PROFILES, sim: SimOptions) {
    this.bench = new Bench({}, { timing: PROFILES[timing], sim });
  }

  async pass(ms: number): Promise<void> {
    await this.bench.pass(ms);
    for (const { text } of this.bench.host.said) {
      if (FINAL.test(text)) this.#answered(text);
      else for (const line of text.split("\r\n")) this.#hear(line);
    }
    this.bench.host.said = [];
  }

  /** Types lines and waits for their answers. */
  async ask(...lines: string[]): Promise<string> {
    this.answers = [];
    this.#asked = lines;
    this.told.cpin = undefined;
    this.bench.host.type(lines.map((line) => `${line}\r`).join(""));
    const most = lines.length * LONGEST;
    for (let waited = 0; this.answers.length < lines.length && waited < most; waited += 100) {
      await this.pass(100);
    }
    expect(this.answers, lines.join()).toHaveLength(lines.length);
    return this.answers[0]!;
  }

  /** With what it has brought about itself. */
  #answered(answer: string): void {
    const context = /^AT\+QI(DE)?ACT=(\d)/.exec(this.#asked[this.answers.length] ?? "");
    this.answers.push(answer);
    if (!context || !answer.includes("OK")) return;
    if (context[1]) this.told.active.delete(Number(context[2]));
    else this.told.active.add(Number(context[2]));
  }

  #hear(line: string): void {
    const { told } = this;
    const registration = /^(\+C[GE]?REG): (.*)$/.exec(line);
    const event = /^\+CGEV: .*\b(ACT|DEACT|DETACH)\b.*?(\d+)?$/.exec(line);
    const lost = /^\+QIURC: "pdpdeact",(\d+)$/.exec(line);
    if (registration) told.registration.set(registration[1]!, registration[2]!);
    else if (line.startsWith("+CPIN: ")) told.cpin = line.slice(7);
    else if (line.startsWith('+QIND: "csq"')) told.rssi = line.split(",")[1]!;
    else if (lost) told.active.delete(Number(lost[1]));
    else if (event?.[1] === "ACT") told.up?.add(Number(event[2]));
    else if (event?.[1] === "DEACT") told.up?.delete(Number(event[2]));
    else if (event) told.up?.clear();
    else if (line === "RDY") this.told = new Told();
    else if (line === "APP RDY") this.booted = true;
  }
}

/** What a host does, by what it is after: of each as much. */
const HOST: readonly (readonly string[])[] = [
  ["AT+CFUN=0", "AT+CFUN=1", "AT+CFUN=4", "AT+CFUN=1,1"],
  [
    "AT+COPS=0",
    "AT+COPS=2",
    'AT+COPS=1,2,"00101"',
    'AT+COPS=1,2,"00102"',
    'AT+COPS=1,2,"00102",0',
    'AT+COPS=4,2,"00102"',
    'AT+COPS=4,2,"99999",9',
    "AT+COPS=?",
  ],
  ["AT+CGATT=0", "AT+CGATT=1"],
  [
    "AT+CGACT=1,1",
    "AT+CGACT=0,1",
    "AT+CGACT=1,2",
    "AT+CGACT=0,2",
    "AT+QIACT=1",
    "AT+QIACT=2",
    "AT+QIDEACT=1",
    "AT+QIDEACT=2",
    'AT+CGDCONT=1,"IPV4V6","iot"',
    'AT+CGDCONT=2,"Non-IP","raw"',
    'AT+CGDCONT=2,"IP","two"',
    'AT+QIOPEN=1,0,"TCP","10.0.0.1",7',
    'AT+QIOPEN=1,1,"TCP","10.0.0.1",7,0,1',
    "AT+QICLOSE=0",
  ],
  [
    "AT+CPIN=1234",
    "AT+CPIN=9999",
    'AT+CPIN="12345678","1234"',
    'AT+CLCK="SC",1,"1234"',
    'AT+CLCK="SC",0,"1234"',
    'AT+CLCK="SC",1,"9999"',
    'AT+CPWD="SC","9999","1234"',
    "AT+QSIMDET=1,0",
  ],
  [
    'AT+QCFG="nwscanmode",1',
    'AT+QCFG="nwscanmode",3,0',
    'AT+QCFG="nwscanmode",0',
    'AT+QCFG="iotopmode",1',
    'AT+QCFG="iotopmode",2,0',
    'AT+QCFG="iotopmode",0,1',
    'AT+QCFG="nwscanseq",0301,1',
    'AT+QCFG="band",0,80,80',
    'AT+QCFG="band",0,80080,80080',
  ],
];

/** What the network does, and the hand at the slot. */
const WORLD = {
  covered: ({ radio }) => void (radio.air.covered = true),
  uncovered: ({ radio }) => void (radio.air.covered = false),
  "rejects home": ({ radio }) => radio.air.setWelcome("00101", 11),
  "rejects all": ({ radio }) => radio.air.setWelcome("*", 15),
  "accepts all": ({ radio }) => radio.air.setWelcome("*", "accept"),
  "everything there": ({ radio }) => radio.air.setCells(undefined),
  "only roaming": ({ radio }) => keep(radio.air, ({ plmn }) => plmn === "00102"),
  "only GSM": ({ radio }) => keep(radio.air, ({ rat }) => rat === "GSM"),
  "only LTE": ({ radio }) => keep(radio.air, ({ rat }) => rat !== "GSM"),
  moves: ({ radio: { air } }) =>
    air.setCells(air.cells.map((cell) => ({ ...cell, ci: `${cell.ci}0`.slice(-7) }))),
  "moves on": ({ radio: { air } }) =>
    air.setCells(
      air.cells.map((cell) => ({ ...cell, tac: cell.tac === "1A2B" ? "1A2C" : "1A2B" })),
    ),
  weak: ({ radio }) => radio.air.setSignal({ rssi: -101 }),
  strong: ({ radio }) => radio.air.setSignal({ rssi: -61 }),
  expels: ({ radio }) => radio.expel(),
  "deactivates 1": (modem) => modem.loseContext(1),
  "deactivates 2": (modem) => modem.loseContext(2),
  "SIM out": ({ sim }) => sim.insert(false),
  "SIM in": ({ sim }) => sim.insert(true),
} as const satisfies { readonly [what: string]: (modem: Bench["modem"]) => void };

type Air = Bench["modem"]["radio"]["air"];

function keep(air: Air, wanted: (cell: Air["cells"][number]) => boolean): void {
  const { covered } = air;
  air.covered = true;
  air.setCells(undefined);
  air.setCells(air.cells.filter(wanted));
  air.covered = covered;
}

type Step =
  | { readonly kind: "ask"; readonly line: string; readonly times: number }
  /** Two lines at once. */
  | { readonly kind: "burst"; readonly lines: readonly string[] }
  | { readonly kind: "world"; readonly what: keyof typeof WORLD }
  | { readonly kind: "pass"; readonly ms: number };

const line = fc.oneof(...HOST.map((lines) => fc.constantFrom(...lines)));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      line,
      times: fc.constantFrom(1, 1, 1, 3),
    }),
  },
  {
    weight: 1,
    // No restart, whose URCs would be told amid them, and no list, which typing ends.
    arbitrary: fc.record({
      kind: fc.constant("burst" as const),
      lines: fc.array(
        line.filter((text) => text !== "AT+CFUN=1,1" && text !== "AT+COPS=?"),
        { minLength: 2, maxLength: 2 },
      ),
    }),
  },
  {
    weight: 3,
    // The cast: Object.keys forgets which keys there are.
    arbitrary: fc.record({
      kind: fc.constant("world" as const),
      what: fc.constantFrom(...(Object.keys(WORLD) as (keyof typeof WORLD)[])),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(0, 50, 400, 3000, 30_000),
    }),
  },
);

const setting = fc.record({
  timing: fc.constantFrom("instant" as const, "typical" as const),
  sim: fc.constantFrom<SimOptions[]>({}, { pin: "1234" }, { inserted: false }),
  steps: fc.array(step, { maxLength: 30, size: "max" }),
});

/** Everything is reported, at a port that a restart leaves so. */
async function begin(host: Listener): Promise<void> {
  for (const line of ["ATE0", "AT+CREG=2", "AT+CGREG=2", "AT+CEREG=2", "AT&W"])
    await host.ask(line);
  await host.ask('AT+QINDCFG="csq",1,1');
  await host.ask("AT+QSIMSTAT=1");
  await watch(host);
  host.told.rssi = infoOf(await host.ask("AT+CSQ"), "+CSQ: ")!.split(",")[0]!;
  for (const name of WATCHERS) {
    host.told.registration.set(name, infoOf(await host.ask(`AT${name}?`), `${name}: 2,`)!);
  }
}

/** AT+CGEREP ends with power; from then on it knows what stands. */
async function watch(host: Listener): Promise<void> {
  await host.ask("AT+CGEREP=1");
  await host.pass(20);
  host.told.up = await standing(host);
}

async function standing(host: Listener): Promise<Set<number>> {
  const answer = await host.ask("AT+CGACT?");
  return new Set([...answer.matchAll(/\+CGACT: (\d+),1/g)].map(([, cid]) => Number(cid)));
}

function infoOf(answer: string, head: string): string | undefined {
  const line = answer.split("\r\n").find((text) => text.startsWith(head));
  return line?.slice(head.length);
}

async function take(host: Listener, each: Step): Promise<void> {
  if (each.kind === "pass") return host.pass(each.ms);
  if (each.kind === "world") {
    WORLD[each.what](host.bench.modem);
    return host.pass(0);
  }
  if (each.kind === "burst") return void (await host.ask(...each.lines));
  const { line, times } = each;
  host.booted = false;
  const restarts = line === "AT+CFUN=1,1";
  for (let left = restarts ? 1 : times; left > 0; left--) await host.ask(line);
  if (!restarts) return;
  for (let waited = 0; !host.booted && waited < 30_000; waited += 100) await host.pass(100);
  expect(host.booted).toBe(true);
  await watch(host);
}

/** What a read tells is what the last URC told, one that the read itself held back included. */
async function agrees(host: Listener, read: string, told: () => unknown, head: string) {
  const before = told();
  const answer = infoOf(await host.ask(read), head);
  await host.pass(20);
  expect([before, told()], read).toContain(answer);
}

async function checked(host: Listener): Promise<void> {
  const { told } = host;
  await host.pass(20);
  if (told.cpin !== undefined) {
    const said = told.cpin;
    const answer = await host.ask("AT+CPIN?");
    const expected = said === "NOT READY" ? /CME ERROR: 1[03]\r/ : new RegExp(`: ${said}\r`);
    // It may have gone on meanwhile, and said so.
    await host.pass(20);
    if (told.cpin === undefined) expect(answer).toMatch(expected);
  }
  for (const name of WATCHERS) {
    await agrees(host, `AT${name}?`, () => host.told.registration.get(name), `${name}: 2,`);
  }
  await agrees(host, "AT+CSQ", () => `${host.told.rssi},99`, "+CSQ: ");
  // Nobody is registered without a SIM that is open, before and after the look.
  const shut = !(await host.ask("AT+CPIN?")).includes("READY");
  const registered = infoOf(await host.ask("AT+CREG?"), "+CREG: ");
  if (shut && !(await host.ask("AT+CPIN?")).includes("READY")) expect(registered).toBe("2,0");
  const before = [...told.up!].toSorted();
  const up = [...(await standing(host))].toSorted();
  await host.pass(20);
  expect([before, [...told.up!].toSorted()]).toContainEqual(up);
  const wasActive = [...told.active].toSorted();
  const answer = await host.ask("AT+QIACT?");
  await host.pass(20);
  const active = [...answer.matchAll(/\+QIACT: (\d+)/g)].map(([, cid]) => Number(cid));
  expect([wasActive, [...told.active].toSorted()]).toContainEqual(active);
}

test("each line is answered once, and what URCs have told is what is read", async () => {
  await fc.assert(
    fc.asyncProperty(setting, async ({ timing, sim, steps }) => {
      const host = new Listener(timing, sim);
      await begin(host);
      for (const each of steps) {
        await take(host, each);
        await checked(host);
      }
      expect(host.bench.defects).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** A host that does what a sane one does, and what the SIM asks for. */
async function online(host: Listener): Promise<string> {
  await host.ask("AT+CFUN=1");
  await host.pass(20_000);
  for (let attempt = 0; attempt < 6; attempt++) {
    const answer = await host.ask("AT+CPIN?");
    if (answer.includes("READY")) break;
    if (answer.includes("SIM PIN")) await host.ask("AT+CPIN=1234");
    else if (answer.includes("SIM PUK")) await host.ask('AT+CPIN="12345678","1234"');
    else for (const fun of [0, 1]) await host.ask(`AT+CFUN=${fun}`);
    await host.pass(20_000);
  }
  await host.ask("AT+COPS=0");
  await host.ask("AT+CGATT=1");
  await host.ask("AT+QIACT=1");
  await host.ask("AT+QICLOSE=0");
  host.bench.host.type('AT+QIOPEN=1,0,"TCP","10.0.0.1",7\r');
  await host.bench.pass(LONGEST);
  return host.bench.host.heard();
}

test("whatever was before: with good air and a SIM, a sane host gets online", async () => {
  await fc.assert(
    fc.asyncProperty(setting, async ({ timing, sim, steps }) => {
      const host = new Listener(timing, sim);
      await begin(host);
      for (const each of steps) await take(host, each);
      for (const what of ["everything there", "accepts all", "covered", "SIM in"] as const) {
        WORLD[what](host.bench.modem);
      }
      expect(await online(host)).toContain("+QIOPEN: 0,0\r\n");
      expect(host.bench.defects).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
