import { getServers } from "node:dns";
import { COMMANDS } from "../commands/index.ts";
import { HostError } from "../kernel/errors.ts";
import type { Clock } from "../kernel/clock.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { Modem } from "../modem/modem.ts";
import type { ModemOptions } from "../modem/modem-options.ts";
import { HostNetwork } from "../network/host/host-network.ts";
import type { Network } from "../network/network.ts";
import type { Writable } from "node:stream";
import { WILLING_BEARER } from "../services/bearer.ts";
import type { FaultEvent, Faults } from "../faults/faults.ts";
import type { AskedFault } from "../faults/parse.ts";
import { readTime } from "./time.ts";
import type { FaultSetup } from "./faults.ts";
import type { OptionName, Parsed } from "./options.ts";
import { openPorts } from "./ports/open-ports.ts";
import type { OpenPort } from "./ports/plug.ts";
import { END_OF_INPUT } from "./ports/stdio.ts";
import { asJson, asWords, type Report } from "./report.ts";
import {
  checkAddresses,
  readAddresses,
  readAir,
  readIdentity,
  readModel,
  readSim,
  readWord,
  readZone,
} from "./settings.ts";
import { readTimingOption } from "./timing.ts";
import { openTracing, type Tracing } from "./tracing.ts";

type Given = Parsed["given"];

/** Bytes of events that wait for their reader. */
const MOST_UNREAD = 4 * 1024 * 1024;
/** How long a signal waits for output that nobody reads, in milliseconds. */
const PATIENCE = 100;

/** What is played on the module while it serves. */
export interface Show {
  /** What the module is made of besides what the options say. */
  readonly options: Partial<ModemOptions>;
  readonly faults: readonly AskedFault[];
  /** The network around it, if that is a simulated one. */
  network(clock: Clock): Network;
  /** Begins, once the ports are open; `end` ends the process. */
  begin(stage: ShowStage): void;
  /** It is over, for this reason, as a signal: answers the exit code. */
  finish(reason: string): number;
}

export interface ShowStage {
  readonly modem: Modem;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly ports: readonly OpenPort[];
  /** Lets the module's time go, if it waits: --time virtual. */
  go(): void;
  end(reason: string): void;
}

/** The main job: one module on its ports until the process is told to end, or its only port is at its end. */
export async function serve(parsed: Parsed, show?: Show): Promise<void> {
  const { given } = parsed;
  const json = given.has("json");
  // Standard output belongs to the host when it is a port.
  const out = given.has("stdio") ? process.stderr : process.stdout;
  const ports: OpenPort[] = [];
  // As process 1 of a container a signal does nothing unless somebody listens: from the start on.
  let stop: (signal: string) => void = () => {
    for (const port of ports.splice(0)) port.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => stop(signal));
  }
  let ended = false;
  const early: Report[] = [];
  let ready = false;

  function tell(report: Report): void {
    if (!ready) early.push(report);
    else say(report);
  }

  /** Whoever should read the events does not: they are counted until there is room again. */
  let untold = 0;
  function unread({ event }: Report): boolean {
    if (out.writableLength < MOST_UNREAD || event === "exit") return false;
    if (untold++ === 0) {
      out.once("drain", () => {
        const message = `${untold} events were not told: nobody read them`;
        untold = 0;
        say({ event: "note", message });
      });
    }
    return true;
  }

  function say(report: Report): void {
    if (unread(report)) return;
    const text = json ? asJson(report) : asWords(report);
    // Beside a prompt in raw mode a line needs its own carriage return.
    out.write(ports.some((port) => port.isTerminal) ? `\r\n${text.replace(/\n/g, "\r\n")}` : text);
  }

  function end(reason: string): void {
    if (ended) {
      // A signal while the last output waits for its reader.
      if (reason !== END_OF_INPUT) setTimeout(() => process.exit(), PATIENCE);
      return;
    }
    ended = true;
    const exitCode = show?.finish(reason) ?? 0;
    modem.end(() => {
      for (const port of ports) port.close();
      tracing?.close();
      nvram?.close();
      say({ event: "exit", reason });
      ready = false; // nothing comes behind it
      process.exitCode = exitCode;
      // A reader that is slow gets everything at the end of its own input, but does not hold up a signal.
      const patience = reason === END_OF_INPUT ? undefined : PATIENCE;
      flushed([process.stdout, process.stderr], patience, () => process.exit());
    });
  }

  const model = wanted(show, given).model ?? (await readModel(given));
  const timing = await readTimingOption(given);
  const nvram = await openNvram(given, model.name, (message) => tell({ event: "note", message }));
  // However the process ends: when it is killed, the next one finds out.
  if (nvram) process.on("exit", () => nvram.close());
  const simulated = show !== undefined && !given.has("map");
  const { clock, go } = readTime(given, simulated);
  const seed = String(wanted(show, given).seed ?? given.get("seed")?.at(-1) ?? 1);
  const tracing = await openTracing(given, {
    ...{ clock, model: model.name, seed, tell },
    modem: () => modem,
  });
  const { faults, asked } = await openFaults(given, show, clock, tell, (event) =>
    tracing?.tracer.faultHeard(event),
  );
  const network = simulated ? show.network(clock) : await readNetwork(given);
  const options: ModemOptions = {
    model,
    clock,
    network: traced(tracing, faults ? faults.network(network) : network),
    ...(faults && { bearer: faults.bearer(show?.options.bearer ?? WILLING_BEARER) }),
    commands: COMMANDS,
    seed: given.get("seed")?.at(-1) ?? 1,
    identity: readIdentity(given),
    addresses: readAddresses(given),
    dnsServers: getServers().filter((server) => !server.includes("%")),
    timeZone: readZone(given),
    sim: readSim(given),
    air: readAir(given),
    powered: readWord(given, "power", ["on", "off"]) === "on",
    wake: readWord(given, "wake", ["open", "type", "never"]),
    ...(nvram && { nvram }),
    ...(timing && { timing }),
    ...wanted(show, given),
    tell(event) {
      tell(event);
      tracing?.tracer.heard(event);
      faults?.heard(event);
    },
  };
  const modem = makeModem(options, given.get("nvram")?.at(-1));
  faults?.attach(modem);
  if (tracing) modem.interposer = tracing.tracer.interposer(modem.interposer);

  await checkAddresses(given);
  const control = given.has("control");
  if (control && given.has("stdio")) {
    throw new HostError("MT_USAGE", "--control and --stdio both want standard input");
  }
  const around = {
    modem,
    clock: new RealClock(), // what is plugged in has everybody's time
    tell,
    end,
    strictBaud: given.has("strict-baud"),
    dtrByPresence: readWord(given, "dtr", ["none", "open"]) === "open",
    control,
    faults,
    tracer: tracing?.tracer,
  };
  await openPorts(parsed, around, ports);
  for (const fault of asked) faults?.add(fault);
  stop = end;
  // Whoever read the messages is gone; the module goes on.
  out.on("error", () => {});
  say({
    event: "ready",
    model: modem.model.name,
    imei: modem.identity.imei,
    address: modem.packetDomain.addresses.v4,
    ...(modem.packetDomain.addresses.given.v6 && { address6: modem.packetDomain.addresses.v6 }),
    ports: ports.map(({ info }) => info),
  });
  ready = true;
  for (const report of early) say(report);
  if (show && faults) show.begin({ modem, faults, clock, ports, go, end });
  if (control && faults) {
    const { readControl } = await import("./control.ts");
    readControl(process.stdin, { modem, ports, faults, tell, end: () => end(END_OF_INPUT) });
  }
}

function traced(tracing: Tracing | undefined, network: Network): Network {
  return tracing ? tracing.tracer.network(network) : network;
}

/** Which option overrules what a scenario wants. */
const OVERRULES: { readonly [key in keyof ModemOptions]?: OptionName } = {
  seed: "seed",
  addresses: "address",
  timeZone: "zone",
  sim: "sim",
  timing: "timing",
  powered: "power",
  wake: "wake",
  identity: "imsi",
};

/** What a scenario wants of the module, as far as no option says otherwise. */
function wanted(show: Show | undefined, given: Given): Partial<ModemOptions> {
  const { bearer: _apart, ...options } = show?.options ?? {};
  return Object.fromEntries(
    Object.entries(options).filter(([key]) => {
      const option = OVERRULES[key as keyof ModemOptions];
      return option === undefined || !given.has(option);
    }),
  );
}

/** Calls back once the streams have been read, or after `patience` milliseconds. */
function flushed(
  streams: readonly Writable[],
  patience: number | undefined,
  run: () => void,
): void {
  if (patience !== undefined) setTimeout(run, patience).unref();
  let open = streams.length;
  for (const stream of streams) {
    const done = (): void => {
      if (--open === 0) run();
    };
    // The callback comes for an error too: a reader that is gone needs nothing more.
    if (stream.writable) stream.write("", done);
    else done();
  }
}

/** A file may have been changed by hand: what no module can have kept is no mistake of ours. */
function makeModem(options: ModemOptions, file: string | undefined): Modem {
  try {
    return new Modem(options);
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== "MT_NVRAM") throw error;
    throw new HostError(error.code, `--nvram ${file}: ${error.message}`);
  }
}

/** --nvram. */
async function openNvram(given: Given, model: string, tell: (message: string) => void) {
  const path = given.get("nvram")?.at(-1);
  if (path === undefined) return undefined;
  if (path === "") throw new HostError("MT_USAGE", "--nvram needs the name of a file");
  const { openNvramFile } = await import("../storage/nvram-file.ts");
  try {
    return openNvramFile(path, { model, tell });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw new HostError(error.code, `--nvram ${error.message}`);
  }
}

/** Nobody stands between the module and its ports unless something is to go wrong, or may be told to. */
async function openFaults(
  given: Given,
  show: Show | undefined,
  clock: Clock,
  tell: (report: Report) => void,
  heard: (event: FaultEvent) => void,
): Promise<FaultSetup | { readonly faults: undefined; readonly asked: readonly [] }> {
  if (!show && !given.has("fault") && !given.has("control")) {
    return { faults: undefined, asked: [] };
  }
  const { readFaults } = await import("./faults.ts");
  const { faults, asked } = readFaults(given, clock, tell, heard, show?.options.seed);
  return { faults, asked: [...(show?.faults ?? []), ...asked] };
}

async function readNetwork(given: Given): Promise<Network> {
  const network = new HostNetwork();
  const mappings = given.get("map");
  if (!mappings) return network;
  const [{ MappedNetwork }, { AddressMap }, { parseMapping }] = await Promise.all([
    import("../network/map.ts"),
    import("../network/map/address-map.ts"),
    import("../network/map/parse.ts"),
  ]);
  return new MappedNetwork(network, new AddressMap(mappings.map((text) => parseMapping(text))));
}
