import { getServers } from "node:dns";
import { COMMANDS } from "../commands/index.ts";
import type { FaultEvent, Faults } from "../faults/faults.ts";
import type { AskedFault } from "../faults/parse.ts";
import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import { RealClock } from "../kernel/real-clock.ts";
import { Modem } from "../modem/modem.ts";
import type { ModemOptions } from "../modem/modem-options.ts";
import { HostNetwork } from "../network/host/host-network.ts";
import type { Network } from "../network/network.ts";
import { WILLING_BEARER } from "../services/bearer.ts";
import type { ScenarioReport } from "../scenario/report.ts";
import type { Surroundings as SimSurroundings } from "../testing/surroundings.ts";
import type { Tracer } from "../trace/tracer.ts";
import type { TraceSink } from "../trace/trace.ts";
import type { FaultSetup } from "./faults.ts";
import type { OptionName, Parsed } from "./options.ts";
import { openPorts, type Otherwise } from "./ports/open-ports.ts";
import type { OpenPort, Surroundings } from "./ports/plug.ts";
import type { Report } from "./report.ts";
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
import { readTime, type Time } from "./time.ts";
import { readTimingOption } from "./timing.ts";
import { openTracing, type Tracing } from "./tracing.ts";

type Given = Parsed["given"];

/** What is played on the module while it serves. */
export interface Show {
  /** What the module is made of besides what the options say. */
  readonly options: Partial<ModemOptions>;
  readonly faults: readonly AskedFault[];
  /** Its time, where the scenario has one of its own. */
  time?(): Time;
  /** The network around it, if that is a simulated one. */
  network(clock: Clock): Network;
  /** Begins, once the ports are open; `end` ends the process. */
  begin(stage: ShowStage): void;
  /** It is over, for this reason, as a signal: answers the exit code. */
  finish(reason: string): number;
  /** How it stands. */
  report(): ScenarioReport;
  /** Servers and names around the module, once it is there. */
  readonly surroundings: SimSurroundings | undefined;
}

export interface ShowStage {
  readonly modem: Modem;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly ports: readonly OpenPort[];
  /** What a port of its own is plugged with. */
  readonly around: Surroundings;
  /** Lets the module's time go, if it waits: --time virtual. */
  go(): void;
  end(reason: string): void;
}

/** What a twin is made of, and who hears of it. */
export interface TwinAsked {
  /** The command line, or what stands for one. */
  readonly parsed: Parsed;
  readonly show?: Show | undefined;
  /** Its ports, where the command line has none. */
  readonly otherwise: Otherwise;
  /** Somebody may move lines, add faults and look on while it runs. */
  readonly steered: boolean;
  /** Hears of everything that goes on. */
  readonly sinks?: readonly TraceSink[];
  /** Gets the ports one by one, as soon as each is open. */
  readonly ports: OpenPort[];
  tell(report: Report): void;
  /** Its only port is at its end. */
  end(reason: string): void;
}

/** One module with everything around it: clock, network, faults, ports, and whoever looks on. */
export interface Twin {
  readonly modem: Modem;
  readonly clock: Clock;
  /** Undefined: nothing can go wrong with it. */
  readonly faults: Faults | undefined;
  readonly tracer: Tracer | undefined;
  readonly ports: readonly OpenPort[];
  /** What its ports are plugged with, for one that is opened later. */
  readonly around: Surroundings;
  /** Lets its time go, if it waits: --time virtual. */
  go(): void;
  /** Says nothing more, closes its sockets in order as far as that goes in short time, and then its ports and files. */
  close(done: () => void): void;
}

/** Makes a module as it is asked for, and opens its ports. Throws a HostError that names the option. */
export async function openTwin(asked: TwinAsked): Promise<Twin> {
  const { parsed, show, steered, sinks = [], ports, tell, end } = asked;
  const { given } = parsed;
  const model = wanted(show, given).model ?? (await readModel(given));
  const timing = await readTimingOption(given);
  const nvram = await openNvram(given, model.name, (message) => tell({ event: "note", message }));
  // However the process ends: when it is killed, the next one finds out.
  if (nvram) process.on("exit", () => nvram.close());
  const simulated = show !== undefined && !given.has("map");
  const { clock, go, stop } = show?.time?.() ?? readTime(given, simulated);
  const seed = String(wanted(show, given).seed ?? given.get("seed")?.at(-1) ?? 1);
  const traced = { ...{ clock, model: model.name, seed, tell }, modem: () => modem };
  const tracing = await openTracing(given, traced, sinks);
  const { faults, asked: first } = await openFaults(asked, clock, (event) =>
    tracing?.tracer.faultHeard(event),
  );
  const network = simulated ? show.network(clock) : await readNetwork(given);
  const options: ModemOptions = {
    model,
    clock,
    network: traceNetwork(tracing, faults ? faults.network(network) : network),
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
  const around: Surroundings = {
    modem,
    clock: new RealClock(), // what is plugged in has everybody's time
    tell,
    end,
    strictBaud: given.has("strict-baud"),
    dtrByPresence: readWord(given, "dtr", ["none", "open"]) === "open",
    steered,
    faults,
    tracer: tracing?.tracer,
  };
  await openPorts(parsed, around, ports, asked.otherwise);
  for (const fault of first) faults?.add(fault);
  return {
    ...{ modem, clock, faults, tracer: tracing?.tracer, ports, around, go },
    close(done) {
      modem.end(() => {
        stop();
        for (const port of ports) port.close();
        tracing?.close();
        nvram?.close();
        done();
      });
    },
  };
}

function traceNetwork(tracing: Tracing | undefined, network: Network): Network {
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
  { parsed: { given }, show, steered, tell }: TwinAsked,
  clock: Clock,
  heard: (event: FaultEvent) => void,
): Promise<FaultSetup | { readonly faults: undefined; readonly asked: readonly [] }> {
  if (!show && !given.has("fault") && !steered) return { faults: undefined, asked: [] };
  const { readFaults } = await import("./faults.ts");
  const { faults, asked } = readFaults(given, clock, tell, heard, show?.options.seed);
  return { faults, asked: [...(show?.faults ?? []), ...asked] };
}

/** The network of the computer, or what --map makes of it. */
export async function readNetwork(given: Given): Promise<Network> {
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
