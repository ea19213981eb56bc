import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Command } from "../../src/at/command.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import type { Modem } from "../../src/modem/modem.ts";
import { PROFILES } from "../../src/models/timing.ts";
import type { Nvram } from "../../src/services/nvram.ts";
import { Bench, type Host } from "./bench.ts";
import { fieldOf, WRITE_FORMS } from "./grammar.ts";

/** Every declared setting. */
const SETTINGS = [...COMMANDS.values()].filter(({ setting }) => setting !== undefined);

/** A new value for any declared setting, or what is none. */
const anySetting = fc
  .constantFrom(...WRITE_FORMS.filter(({ command }) => command.setting !== undefined))
  .chain(({ params, line }) => fc.tuple(...params.map(fieldOf)).map(line));
/** Where the declaration does not tell what a text is like. */
const wellKnown = fc.constantFrom(
  'AT+CPSMS=1,,,"10100010","00000101"',
  'AT+CPSMS=1,,,"00100001","00000000"',
  "AT+CPSMS=0",
  "AT+CPSMS=2",
  'AT+CEDRXS=2,4,"0001"',
  'AT+CEDRXS=1,5,"0101"',
  "AT+CEDRXS=0",
  "AT+QPSMCFG=20,1",
  "AT+QPSMCFG=4000",
  'AT+QCFG="psm/enter",1',
  'AT+QCFG="psm/urc",1',
  'AT+QCFG="band",f,80084,80084',
  'AT+QCFG="nwscanseq",0301,0',
  'AT+CSCS="IRA"',
  "AT+CSMP=49,255,1,4",
  'AT+CSCB=0,"1-4","0"',
);
const registers = fc.constantFrom("ATS0=3", "ATS7=9", "ATS8=7", "ATX1", "AT&C0", "AT&D0", "ATE1");
const profile = fc.constantFrom("AT&W", "AT&W", "ATZ", "AT&F");

const keys = {
  async on(bench: Bench): Promise<void> {
    bench.modem.power.pwrkey(true);
    await bench.pass(500);
    bench.modem.power.pwrkey(false);
  },
  async off(bench: Bench): Promise<void> {
    bench.modem.power.pwrkey(true);
    await bench.pass(700);
    bench.modem.power.pwrkey(false);
    await bench.pass(5100);
  },
  async reset(bench: Bench, hosts: readonly Host[] = []): Promise<void> {
    bench.modem.power.resetN(true);
    await bench.pass(2000);
    for (const each of hosts) each.heard();
    bench.modem.power.resetN(false);
  },
};

describe("what is stored", () => {
  /** What is kept as a file would keep it. */
  class TextNvram implements Nvram {
    readonly #sections = new Map<string, string>();

    get(section: string): unknown {
      const text = this.#sections.get(section);
      return text === undefined ? undefined : JSON.parse(text);
    }

    set(section: string, value: unknown): void {
      if (value === undefined) this.#sections.delete(section);
      else this.#sections.set(section, JSON.stringify(value));
    }
  }

  type Snapshot = ReadonlyMap<string, string>;

  function reads({ name, forms, variants }: Command<Modem>): string[] {
    if (forms.has("read")) return [`AT${name}?`];
    return variants.map(({ option }) => `AT${name}="${option}"`);
  }

  /** Reports tell what is so behind what is set. */
  const LIVE = /^(\+(?:C[GE]?REG|QCSCON): \d).*$/;

  /** What every setting and register tells. */
  async function look(bench: Bench): Promise<Snapshot> {
    const all = new Map<string, string>();
    for (const command of SETTINGS) {
      for (const line of reads(command)) {
        const answer = await bench.ask(line, 0);
        // An option of another model.
        if (answer.endsWith("\r\nERROR\r\n")) continue;
        const info = answer.split("\r\n").filter((part) => part.startsWith("+"));
        all.set(line, info.map((part) => part.replace(LIVE, "$1")).join("\n"));
      }
    }
    for (const row of (await bench.ask("AT&V", 0)).split("\r\n")) {
      const [, name, value] = /^(\S+): (\d+)$/.exec(row) ?? [];
      if (name && value) all.set(name, value);
    }
    return all;
  }

  const REGISTERS_OF_PROFILE = new Set(["&C", "&D", "E", "Q", "V", "X", "S0", "S7", "S10"]);

  /** Until when a line of a snapshot counts. */
  function savedBy(line: string): "power" | "profile" | "self" {
    const name = /^AT(\+\w+)/.exec(line)?.[1];
    if (name) return COMMANDS.get(name)!.setting!.saved;
    return REGISTERS_OF_PROFILE.has(line) ? "profile" : "power";
  }

  const cycles = {
    restart: async (bench: Bench) => void (await bench.ask("AT+CFUN=1,1", 1000)),
    async "AT+QPOWD"(bench: Bench) {
      await bench.ask("AT+QPOWD", 1000);
      await keys.on(bench);
    },
    async PWRKEY(bench: Bench) {
      await keys.off(bench);
      await keys.on(bench);
    },
    RESET_N: (bench: Bench) => keys.reset(bench),
    async PSM(bench: Bench) {
      bench.modem.power.enterPsm("PSM POWER DOWN");
      await bench.pass(1000);
      await keys.on(bench);
    },
    /** Another process, with what the first one has kept. */
    process: async () => {},
  };

  test("outlives every end of power, and nothing else does", async () => {
    const names = Object.keys(cycles) as (keyof typeof cycles)[];
    const lines = fc.array(fc.oneof(anySetting, anySetting, wellKnown, registers, profile), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(lines, fc.constantFrom(...names), async (typed, cycle) => {
        const nvram = new TextNvram();
        let bench = new Bench({}, { nvram, wake: "never" });
        const factory = await look(bench);
        let stored = factory;
        for (const text of typed) {
          // Without <save> it counts until power ends: test/transcripts/general/qindcfg-save.at.
          const line = text.replace(/^(AT\+QINDCFG="\w+",[01])(,.*)?$/i, "$1,1");
          const answer = await bench.ask(line, 0);
          if (line === "AT&W" && answer.includes("OK")) stored = await look(bench);
        }
        const before = await look(bench);
        await cycles[cycle](bench);
        await bench.pass(200);
        if (cycle === "process") bench = new Bench({}, { nvram, wake: "never" });
        bench.host.heard();
        const after = await look(bench);

        const expected = new Map(
          [...before].map(([line, value]) => {
            const saved = savedBy(line);
            if (saved === "self") return [line, value];
            return [line, (saved === "profile" ? stored : factory).get(line)];
          }),
        );
        expect(Object.fromEntries(after)).toEqual(Object.fromEntries(expected));
        expect(bench.defects).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

type Timing = keyof typeof PROFILES;
type Step =
  | { readonly kind: "line"; readonly port: 0 | 1; readonly text: string }
  | { readonly kind: "pass"; readonly ms: number }
  | {
      readonly kind: "port";
      readonly port: 0 | 1;
      readonly what: "open" | "leave" | "dtr" | "no dtr";
    }
  | { readonly kind: "key"; readonly key: "PWRKEY" | "RESET_N"; readonly low: boolean }
  | { readonly kind: "network"; readonly what: "covers" | "no coverage" | "data" | "ends" };

const anyPort = fc.constantFrom(0 as const, 1 as const);
const doing = fc.constantFrom(
  "AT+CFUN=0",
  "AT+CFUN=1",
  "AT+CFUN=4",
  "AT+CFUN=1,1",
  "AT+QPOWD",
  "AT+QPOWD=0",
  "AT+IPR=9600",
  "AT+QIACT=1",
  'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,1',
  'AT+QIOPEN=1,1,"TCP","10.0.0.1",7,0,2',
  'AT+QIOPEN=1,2,"TCP LISTENER","127.0.0.1",0,2020,1',
  "AT+QISEND=0,1",
  "AT+QICLOSE=0",
  "AT+COPS=2",
  "AT+COPS=?",
  "AT+CGATT=0",
);
/** Not those that make a URC wait for long, or take the SIM away. */
const harmless = anySetting.filter((line) => !/urc\/|QDSIM/.test(line));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("line"),
      port: anyPort,
      text: fc.oneof(doing, doing, harmless, wellKnown, registers, profile),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      ms: fc.constantFrom(0, 20, 400, 700, 2100, 2100, 15_000, 70_000, 300_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("port"),
      port: anyPort,
      what: fc.constantFrom("open", "leave", "dtr", "no dtr"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("key"),
      key: fc.constantFrom("PWRKEY", "PWRKEY", "RESET_N"),
      low: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("network"),
      what: fc.constantFrom("covers", "no coverage", "data", "ends"),
    }),
  },
);

async function take(bench: Bench, hosts: readonly Host[], step: Step): Promise<void> {
  const { modem } = bench;
  switch (step.kind) {
    case "line":
      return hosts[step.port]!.type(`${step.text}\r`);
    case "pass":
      return bench.pass(step.ms);
    case "port": {
      const { pipe } = hosts[step.port]!;
      if (step.what === "open" || step.what === "leave") pipe.setPresent(step.what === "open");
      else pipe.setLine("DTR", step.what === "dtr");
      return;
    }
    case "key":
      if (step.key === "PWRKEY") modem.power.pwrkey(step.low);
      else modem.power.resetN(step.low);
      return;
    case "network":
      if (step.what === "data") bench.peers.at(-1)?.send(Buffer.from("data"));
      else if (step.what === "ends") bench.peers.at(-1)?.end();
      else modem.radio.air.covered = step.what === "covers";
  }
}

const scene = fc.record({
  steps: fc.array(step, { maxLength: 40, size: "max" }),
  timing: fc.constantFrom<Timing>("instant", "typical"),
  wake: fc.constantFrom("open" as const, "type" as const, "never" as const),
  seed: fc.nat(),
});

/** Whatever has happened: nobody holds a key, somebody is at each port, there is a network, and the module runs. */
async function play({
  steps,
  timing,
  wake,
  seed,
}: typeof scene extends fc.Arbitrary<infer S> ? S : never) {
  const bench = new Bench({}, { timing: PROFILES[timing], wake, seed });
  const hosts = [bench.host, bench.plug()];
  await bench.ask("AT+QIACT=1");
  for (const each of steps) await take(bench, hosts, each);
  await bench.pass(700);
  bench.modem.power.pwrkey(false);
  bench.modem.power.resetN(false);
  bench.modem.radio.air.covered = true;
  for (const { pipe } of hosts) {
    pipe.setPresent(true);
    pipe.setLine("DTR", true);
  }
  // An end in order that has been asked for comes first.
  await bench.pass(10_000);
  const { power } = bench.modem;
  while (power.state === "off" || power.state === "PSM") await keys.on(bench);
  while (power.state !== "on") await bench.pass(100);
  return { bench, hosts };
}

const START = ["RDY", "APP RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE"];

function startOf(host: Host): string[] {
  const lines = host.heard().split("\r\n");
  return lines.filter((line) => START.includes(line));
}

describe("whatever a host and its keys do", () => {
  test("every start says what it has to, in order and once, at the ports where it belongs", async () => {
    await fc.assert(
      fc.asyncProperty(scene, fc.constantFrom("PWRKEY", "RESET_N"), async (given, how) => {
        const { bench, hosts } = await play(given);
        const { modem } = bench;
        if (how === "RESET_N") await keys.reset(bench, hosts);
        else {
          // A press that meets the end of a start before it is no press of its own.
          while (modem.on) await keys.off(bench);
          for (const host of hosts) host.heard();
          await keys.on(bench);
        }
        // Before the first radio connection can end, and with it PSM begin.
        await bench.pass(given.timing === "instant" ? 5000 : 11_000);
        const first = modem.ports.indicates("all") ? START : START.slice(0, 2);
        for (const [index, host] of hosts.entries()) {
          const isUrcPort = modem.ports.forUrcs === modem.ports.all[index];
          expect(startOf(host)).toEqual(isUrcPort ? first : START.slice(0, 2));
        }
        expect(bench.defects).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("a host that knows what it wants gets online", async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const { bench } = await play(given);
        const { host } = bench;
        /** Out of data mode and out of a prompt, before PSM comes back. */
        const listen = async (): Promise<boolean> => {
          if (!bench.modem.on) await keys.on(bench);
          await bench.pass(4000);
          host.type("+++");
          await bench.pass(1100);
          host.type("\x1b\r");
          await bench.pass(200);
          host.heard();
          return (await bench.ask("AT+CPSMS=0;E0", 300)).includes("OK");
        };
        for (let tries = 0; !(await listen()); tries++) expect(tries).toBeLessThan(60);
        for (const line of [
          "AT+QSCLK=0",
          "AT+CEDRXS=0",
          "AT+CFUN=1",
          'AT+QCFG="nwscanmode",0,1;+QCFG="iotopmode",2,1;+QCFG="nwscanseq",00,1',
          'AT+QCFG="band",f,100002000000000f0e189f,10004200000000090e189f,1',
          "AT+COPS=0",
          "AT+CGATT=1",
          "AT+QICLOSE=0;+QICLOSE=1;+QICLOSE=2",
          "AT+QIDEACT=1",
          'AT+QICSGP=1,1,"internet"',
        ]) {
          expect(await bench.ask(line, 60_000), line).toMatch(/\r\n(OK|\+CME ERROR: 3)\r\n/);
        }
        expect(await bench.ask("AT+CGATT?", 300)).toContain("+CGATT: 1");
        expect(await bench.ask("AT+QIACT=1", 10_000)).toContain("\r\nOK\r\n");
        const open = 'AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,1';
        expect(await bench.ask(open, 1000)).toContain("\r\n+QIOPEN: 0,0\r\n");
        bench.peer.send(Buffer.from("hello"));
        await bench.pass(1000);
        expect(host.heard()).toContain('\r\n+QIURC: "recv",0,5\r\nhello\r\n');
        expect(bench.defects).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("data for a module that sleeps", () => {
  type Event =
    | { readonly kind: "tcp" | "outside"; readonly bytes: number }
    | { readonly kind: "udp" }
    | { readonly kind: "line"; readonly text: string }
    | { readonly kind: "pass"; readonly ms: number };
  const event: fc.Arbitrary<Event> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("tcp" as const, "outside" as const),
      bytes: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(1500, 4000)),
    }),
    fc.record({ kind: fc.constant("udp" as const) }),
    fc.record({
      kind: fc.constant("line" as const),
      text: fc.constantFrom(
        "AT+CSQ",
        "AT+QISEND=0,3\rabc",
        "AT+CEDRXS=0",
        'AT+CEDRXS=1,4,"0000"',
        'AT+CEDRXS=1,4,"0010"',
        'AT+CEDRXS=2,4,"0101"',
        "AT+QISTATE?",
      ),
    }),
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("pass" as const),
        ms: fc.constantFrom(0, 1, 15, 700, 3000, 9990, 10_000, 10_010, 20_480, 47_000, 81_920),
      }),
    },
  );

  /** Numbers one behind the other, so that any loss and any exchange shows. */
  class Source {
    #count = 0;
    sent = "";

    next(bytes: number): Buffer {
      let text = "";
      while (text.length < bytes) text += `${this.#count++},`;
      this.sent += text;
      return Buffer.from(text);
    }
  }

  /** What was pushed to each connectID. */
  function pushed(heard: string): Map<number, string> {
    const all = new Map<number, string>();
    for (const match of heard.matchAll(/\r\n\+QIURC: "recv",(\d+),(\d+)(?:,[^\r]*)?\r\n/g)) {
      const from = match.index + match[0].length;
      const data = heard.slice(from, from + Number(match[2]));
      all.set(Number(match[1]), (all.get(Number(match[1])) ?? "") + data);
    }
    return all;
  }

  test("comes whole and in order, whenever it is sent", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 40, size: "max" }),
        fc.nat(),
        async (events, seed) => {
          const bench = new Bench({}, { seed });
          const remote = bench.network.serveUdp({ address: "10.0.0.2", port: 9 });
          await bench.open(1);
          await bench.ask('AT+QIOPEN=1,1,"UDP SERVICE","127.0.0.1",0,2021,1');
          await bench.ask('AT+QIOPEN=1,2,"TCP LISTENER","127.0.0.1",0,2020,1');
          const [client] = bench.peers;
          const dialled = bench.network.connectTo(2020, { address: "10.0.0.9", port: 5000 })!;
          await bench.ask('AT+CEDRXS=1,4,"0001"');
          const sources = { tcp: new Source(), udp: new Source(), outside: new Source() };
          let heard = "";
          let datagrams = 0;
          for (const each of events) {
            if (each.kind === "pass") {
              await bench.pass(each.ms);
              if (each.ms >= 81_920) datagrams = 0;
            } else if (each.kind === "line") {
              bench.host.type(`${each.text}\r`);
              await bench.pass(20);
            } else if (each.kind === "tcp") client!.send(sources.tcp.next(each.bytes));
            else if (each.kind === "outside") dialled.send(sources.outside.next(each.bytes));
            else if (datagrams++ < 32) remote.send(sources.udp.next(1), 2021);
            heard += bench.host.heard();
          }
          await bench.pass(100_000);
          heard += bench.host.heard();
          const got = pushed(heard);
          expect(got.get(0) ?? "").toBe(sources.tcp.sent);
          expect(got.get(1) ?? "").toBe(sources.udp.sent);
          expect(got.get(11) ?? "").toBe(sources.outside.sent);
          expect(bench.defects).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
