import { parseArgs } from "node:util";
import { HostError } from "../kernel/errors.ts";

/** What the program can be asked for; `serve` is what it does without a word. */
export type Subcommand =
  | "serve"
  | "run"
  | "check"
  | "commands"
  | "models"
  | "record"
  | "replay"
  | "verify"
  | "play"
  | "learn"
  | "fleet";

/** One option of the command line: parser and help come from it. */
export interface OptionSpec {
  /** For what it is; undefined: to serve. */
  readonly of?: readonly Subcommand[];
  /** May be given more than once. */
  readonly many?: true;
  /** What follows it; undefined: nothing. In brackets: may be left out. */
  readonly value?: string;
  readonly doc: readonly string[];
}

/** In the order in which the help shows them. */
export const OPTIONS = {
  model: {
    of: ["serve", "run", "check", "commands", "replay", "verify", "play", "fleet"],
    value: "NAME|FILE",
    doc: [
      "the module, BG95-M3 if not given; `modemtwin models` lists them. A YAML file says what",
      "sets yours apart from one of them (docs/models.md)",
    ],
  },
  pty: {
    of: ["serve", "run", "fleet"],
    many: true,
    value: "[[NAME=]LINK]",
    doc: [
      "an AT port on a new pseudo-terminal; LINK becomes a symbolic link to it",
      "(a stale link is replaced, anything else is left alone). NAME is the port of the",
      "module that it is, uart1, usbat or usbmodem; the next free one if not given",
    ],
  },
  tcp: {
    of: ["serve", "run", "fleet"],
    many: true,
    value: "[NAME=][HOST:]PORT",
    doc: ["an AT port on TCP, at 127.0.0.1 unless HOST is given; 0: any free port"],
  },
  rfc2217: {
    of: ["serve", "run"],
    many: true,
    value: "[NAME=][HOST:]PORT",
    doc: [
      "an AT port behind a telnet COM-port server (pyserial: rfc2217://HOST:PORT), which has",
      "DTR, RTS, CTS, DSR, DCD, RI, a rate and a break",
    ],
  },
  serial: {
    of: ["serve", "run"],
    many: true,
    value: "[NAME=]DEV[,BAUD]",
    doc: [
      "an AT port on a UART of this computer, in the module's place on a board; behind a comma",
      "which line of the adapter is which: dtr=ri, rts=cts, dsr=dtr (docs/recipes/board.md)",
    ],
  },
  connect: {
    of: ["serve", "run"],
    many: true,
    value: "[NAME=]URL",
    doc: [
      "an AT port that dials, and dials again: tcp://HOST:PORT, rfc2217://HOST:PORT or",
      "unix:PATH, where QEMU, Renode, Wokwi or ser2net listen",
    ],
  },
  unix: {
    of: ["serve", "run", "fleet"],
    many: true,
    value: "[NAME=]PATH",
    doc: ["an AT port on a UNIX socket"],
  },
  ws: {
    of: ["serve", "run"],
    many: true,
    value: "[NAME=][HOST:]PORT[/path]",
    doc: ["an AT port on a WebSocket, for programs and pages of this computer"],
  },
  stdio: {
    of: ["serve", "run"],
    doc: ["an AT port on standard input and output; messages go to standard error"],
  },
  "strict-baud": {
    of: ["serve", "run"],
    doc: [
      "a host whose rate is not the module's (AT+IPR) gets noise, and so does the module, on",
      "ports that know the rate: PTYs and RFC 2217",
    ],
  },
  dtr: {
    of: ["serve", "run"],
    value: "none|open",
    doc: [
      "what DTR is on ports without the line: nothing, or whether a host has it open, so that",
      "AT&D and AT+QSCLK see a host come and go; none if not given",
    ],
  },
  control: {
    of: ["serve", "run"],
    doc: [
      "takes lines on standard input, and ends with it: `network! loses coverage`,",
      "`sim! is removed`, `uart1! drops DTR` (docs/control.md); tells of lines as events",
    ],
  },
  http: {
    of: ["serve", "run", "fleet"],
    value: "[HOST:]PORT",
    doc: [
      "an HTTP API and a console in the browser (docs/http.md), at 127.0.0.1 unless HOST is",
      "given, which takes a --token; 0: any free port",
    ],
  },
  token: {
    of: ["serve", "run", "fleet"],
    value: "TOKEN",
    doc: [
      "who has it may ask the API; `@FILE` reads it from a file, so that it is in no list of",
      "processes. It has 16 characters or more",
    ],
  },
  fault: {
    of: ["serve", "run", "replay"],
    many: true,
    value: "FAULT",
    doc: [
      "something goes wrong on purpose: 'cut at=5 on=AT+CSQ', 'bandwidth preset=nbiot',",
      "'coverage every=5min lasting=30s' (docs/faults.md); --control switches them",
    ],
  },
  map: {
    of: ["serve", "run", "fleet"],
    many: true,
    value: "NAME[:PORT]=HOST[:PORT]",
    doc: [
      "where the module's network finds a name or an address, so that firmware with its",
      "production addresses talks to a server of yours: 220.180.239.212:8009=127.0.0.1:7",
      "With a port only connections are mapped; without one AT+QIDNSGIP and AT+QPING too",
    ],
  },
  address: {
    many: true,
    value: "IP",
    doc: [
      "the module's own address (one IPv4, one IPv6): told by AT+QIACT?, where connections",
      "come from and what listeners bind to. Without it a private address is told, the",
      "system chooses, and listeners bind to loopback",
    ],
  },
  sim: {
    value: "SPEC",
    doc: [
      "the SIM: ready, absent, or a card with secrets, parts apart by commas:",
      "pin=1234 (asked for at every start; unlocked: it is not), puk=12345678, pin2=…, puk2=…,",
      "attempts=0 to 3 left for the PIN, puk-attempts=0 to 10; ready if not given",
    ],
  },
  network: {
    value: "SPEC",
    doc: [
      "what is on the air: home, roaming, none or denied=CAUSE, and only=eMTC|NBIoT|GSM,",
      "rssi=DBM, rsrp=DBM, rsrq=DB, sinr=DB, apart by commas; home if not given. The module",
      'looks for NB-IoT and GSM as AT+QCFG="iotopmode" and "nwscanmode" say',
    ],
  },
  power: { value: "on|off", doc: ["whether the module runs at first; on if not given"] },
  wake: {
    value: "open|type|never",
    doc: [
      "what counts as a press of PWRKEY while the module is off or in PSM: opening a port or",
      "typing there, only typing, or nothing; open if not given",
    ],
  },
  imei: { value: "DIGITS", doc: ["15 digits; otherwise made from the seed"] },
  imsi: { value: "DIGITS", doc: ["15 digits; otherwise made from the seed"] },
  iccid: { value: "DIGITS", doc: ["19 or 20 digits; otherwise made from the seed"] },
  seed: {
    of: ["serve", "run", "replay", "fleet"],
    value: "TEXT",
    doc: ["decides the identity, the private address, and the chance of faults; 1 if not given"],
  },
  zone: {
    value: "QUARTERS",
    doc: ["the module's time zone in quarters of an hour, -48 to 56; 0 if not given"],
  },
  nvram: {
    of: ["serve", "run"],
    value: "FILE",
    doc: [
      "keeps in FILE what the module keeps without power (AT&W, AT+QCFG, the SIM's PIN...)",
      "for the next start; without it every start is the first one",
    ],
  },
  timing: {
    of: ["serve", "run", "replay", "fleet"],
    value: "instant|typical|FILE",
    doc: [
      "how long the module and its network take: no time, as on hardware, or as a YAML file",
      "says (docs/models.md); instant if not given",
    ],
  },
  time: {
    of: ["serve", "run"],
    value: "real|scaled=N|virtual",
    doc: [
      "how fast the module's time goes: as everybody's, N times as fast, or without waiting",
      "for anything (simulated network only); real if not given",
    ],
  },
  journal: {
    of: ["serve", "run", "record"],
    value: "FILE",
    doc: [
      "writes what goes on at the module into FILE, a JSON object a line: bytes, commands with",
      "their times, URCs, sockets, faults (docs/journal.md)",
    ],
  },
  capture: {
    of: ["serve", "run"],
    value: "FILE.pcapng",
    doc: [
      "writes the AT dialogue and the module's own packets into one file for Wireshark, faults",
      "as comments (docs/capture.md)",
    ],
  },
  transcript: {
    of: ["record"],
    value: "FILE",
    doc: ["for `record`: writes what is said into FILE, as docs/transcripts.md has it"],
  },
  host: {
    of: ["record"],
    value: "PORT",
    doc: [
      "for `record`: where the host is, pty[:LINK], tcp:[HOST:]PORT, unix:PATH or /dev/…[,BAUD]",
      "with its wiring as for --serial",
    ],
  },
  module: {
    of: ["record"],
    value: "PORT",
    doc: ["for `record`: where the module is, /dev/ttyUSB2[,BAUD], tcp://HOST:PORT or unix:PATH"],
  },
  port: {
    of: ["replay", "verify", "play"],
    value: "PORT",
    doc: [
      "for `verify`, `play` and `replay`: where a module is, as for --module; `replay` has a",
      "twin of its own if not given",
    ],
  },
  trait: {
    many: true,
    value: "NAME=VALUE",
    doc: ["decides what the manuals leave open; docs/uncertain.md lists the names"],
  },
  junit: {
    of: ["run"],
    value: "FILE",
    doc: ["for `run`: a report for CI servers"],
  },
  modems: {
    of: ["fleet"],
    value: "N",
    doc: ["for `fleet`: so many modules, where no file says which"],
  },
  firmware: {
    of: ["fleet"],
    value: "FILE.at",
    doc: ["for `fleet --modems`: what drives each of them (docs/fleet.md); none: hosts at ports"],
  },
  set: {
    of: ["fleet"],
    many: true,
    value: "NAME=VALUE",
    doc: ["for `fleet`: a name in the firmware's texts, {NAME}; overrules the file's variables"],
  },
  select: {
    of: ["fleet"],
    value: "order|identity",
    doc: [
      "for `fleet --tcp`: which module a connection gets, the next one that is free, or the one",
      "that its first line names, AT#IDENTITY=<imei>; order if not given",
    ],
  },
  addresses: {
    of: ["fleet"],
    value: "RANGE",
    doc: [
      "for `fleet`: an address for each module, where its connections come from:",
      "127.1.0.0/16, 10.0.0.5-10.0.3.250; they are this computer's",
    ],
  },
  workers: {
    of: ["fleet"],
    value: "N|auto",
    doc: [
      "for `fleet`: so many processes share the modules; auto: one for each core; 1 if not given",
    ],
  },
  store: {
    of: ["fleet"],
    value: "memory|dir:PATH|redis://…|@FILE",
    doc: [
      "for `fleet`: where modules keep what they keep without power, and who has which identity;",
      "memory if not given. `@FILE` reads it from a file, so that its password is in no list of",
      "processes",
    ],
  },
  shard: {
    of: ["fleet"],
    value: "I/N",
    doc: ["for `fleet`: this is part I, from 0 on, of N that run on as many machines"],
  },
  lasts: {
    of: ["fleet"],
    value: "TIME",
    doc: [
      "for `fleet`: ends after so long, 10min; with a signal, or when all scripts have, if not given",
    ],
  },
  report: {
    of: ["fleet"],
    many: true,
    value: "FILE.json|FILE.html|FILE.txt",
    doc: ["for `fleet`: what came of it, also in parts of a run for `fleet merge`"],
  },
  threshold: {
    of: ["fleet"],
    many: true,
    value: "TEXT",
    doc: [
      "for `fleet`: exit code 1 unless it is so: 'p99 send < 2s', 'failures < 1%' (docs/fleet.md)",
    ],
  },
  diff: { of: ["models"], doc: ["for `models`: what sets two of them apart"] },
  json: {
    of: ["serve", "run", "models", "record", "replay", "verify", "play", "fleet"],
    doc: ["one JSON object a line instead of words; the first tells where the ports are"],
  },
  help: { doc: ["this text"] },
  version: { doc: ["the version"] },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;

/** The values of each option given, in order; a bare one is an empty text. */
export interface Parsed {
  readonly given: ReadonlyMap<OptionName, readonly string[]>;
  /** The same as they came. */
  readonly order: readonly (readonly [OptionName, string])[];
  readonly words: readonly string[];
}

/** Reads the command line. Throws MT_USAGE naming the option. */
export function parseOptions(argv: readonly string[]): Parsed {
  const names = Object.keys(OPTIONS) as OptionName[];
  const config = Object.fromEntries(
    names.map((name) => [
      name,
      { type: takesValue(name) ? "string" : "boolean", multiple: true } as const,
    ]),
  );
  const { tokens } = parseArgs({
    args: argv.map((argument, index) =>
      argument === "-h" ? "--help" : withEmptyValue(argument, index),
    ),
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<OptionName, string[]>();
  const order: [OptionName, string][] = [];
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const name = names.find((known) => known === token.name);
    if (!name)
      throw new HostError("MT_USAGE", `unknown option ${token.rawName}; --help lists them`);
    const { value } = token;
    if (takesValue(name) && value === undefined) {
      throw new HostError("MT_USAGE", `--${name} needs a value: --${name} ${valueOf(name)}`);
    }
    if (!takesValue(name) && value !== undefined) {
      throw new HostError("MT_USAGE", `--${name} takes no value, but got "${value}"`);
    }
    const values = given.get(name) ?? [];
    if (values.length > 0 && value !== undefined && !(OPTIONS[name] as OptionSpec).many) {
      throw new HostError("MT_USAGE", `--${name} is given twice: ${values[0]} and ${value}`);
    }
    values.push(value ?? "");
    given.set(name, values);
    order.push([name, value ?? ""]);
  }
  return { given, order, words };

  /** `--pty` alone or before another option: an empty value, which `parseArgs` has no notion of. */
  function withEmptyValue(argument: string, index: number): string {
    const name = names.find((known) => argument === `--${known}`);
    if (!name || !valueOf(name)?.startsWith("[")) return argument;
    if (!/^\[.*\]$/.test(valueOf(name)!)) return argument;
    const next = argv[index + 1];
    return next === undefined || next.startsWith("-") ? `${argument}=` : argument;
  }
}

/** Throws MT_USAGE if an option is given that is for something else. */
export function checkOptionsOf(subcommand: Subcommand, { given }: Parsed): void {
  for (const name of given.keys()) {
    const of: readonly Subcommand[] = (OPTIONS[name] as OptionSpec).of ?? ["serve"];
    if (of.includes(subcommand)) continue;
    const whole = of.map((known) => (known === "serve" ? "modemtwin" : `modemtwin ${known}`));
    throw new HostError("MT_USAGE", `--${name} is for ${whole.join(" and ")}`);
  }
}

function valueOf(name: OptionName): string | undefined {
  return (OPTIONS[name] as OptionSpec).value;
}

function takesValue(name: OptionName): boolean {
  return valueOf(name) !== undefined;
}

/** The options as `--help` prints them. */
export function optionHelp(): string {
  const lines: string[] = [];
  for (const [name, spec] of Object.entries(OPTIONS) as [string, OptionSpec][]) {
    const head = `  --${name}${spec.value ? ` ${spec.value}` : ""}`;
    const [first = "", ...rest] = spec.doc;
    if (head.length > 24) lines.push(head, `${" ".repeat(26)}${first}`);
    else lines.push(head.padEnd(26) + first);
    lines.push(...rest.map((line) => " ".repeat(26) + line));
  }
  return lines.join("\n");
}
