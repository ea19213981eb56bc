import { COMMANDS } from "../commands/index.ts";
import { Faults } from "../faults/faults.ts";
import { parseFault } from "../faults/parse.ts";
import { HostError } from "../kernel/errors.ts";
import { memoryPipe } from "../kernel/memory-pipe.ts";
import { SimClock } from "../kernel/sim-clock.ts";
import { bg95m3 } from "../models/bg95.ts";
import { findModel, withTraits } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";
import { TRAITS, type Traits } from "../models/traits.ts";
import type { ModemOptions } from "../modem/modem-options.ts";
import { Modem } from "../modem/modem.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { WILLING_BEARER } from "../services/bearer.ts";
import type { ModemEvent } from "../services/events.ts";
import type { TraceSink } from "../trace/trace.ts";
import { Tracer } from "../trace/tracer.ts";
import { TestHost } from "./test-host.ts";

/** What the bench is made of; what is not given is what a test wants mostly. */
export interface BenchOptions extends Partial<Omit<ModemOptions, "model" | "clock" | "network">> {
  /** A BG95-M3 if not given. */
  readonly model?: Model | string;
  /** What the sources leave open: docs/uncertain.md. */
  readonly traits?: Partial<Traits>;
  /** Milliseconds one way in the network; 0 if not given. */
  readonly latency?: number;
  /** The name of the first port; `uart1` if not given. */
  readonly port?: string;
  /** Hears of everything that goes on. */
  readonly sink?: TraceSink | undefined;
}

/** A module in memory with a host, on simulated time and a simulated network: no test waits, and all runs are alike. */
export class Bench {
  readonly clock = new SimClock();
  readonly network: SimNetwork;
  readonly modem: Modem;
  /** What goes wrong: `bench.fault("cut at=5")`. */
  readonly faults: Faults;
  /** The host at its first port. */
  readonly host: TestHost;
  /** What the module told of: sockets, power, unknown commands. */
  readonly events: ModemEvent[] = [];
  readonly #defects: string[] = [];
  readonly #tracer: Tracer | undefined;

  constructor({ model, traits = {}, latency = 0, port, sink, ...options }: BenchOptions = {}) {
    checkOptions(options, traits, port);
    this.network = new SimNetwork(this.clock, { latency });
    const tracer = sink && new Tracer(this.clock, sink);
    this.#tracer = tracer;
    this.faults = new Faults({
      clock: this.clock,
      ...(options.seed !== undefined && { seed: options.seed }),
      ...(tracer && { tell: (event) => tracer.faultHeard(event) }),
    });
    const network = this.faults.network(this.network);
    this.modem = new Modem({
      commands: COMMANDS,
      ...options,
      model: withTraits(modelOf(model), traits),
      clock: this.clock,
      network: tracer ? tracer.network(network) : network,
      bearer: this.faults.bearer(options.bearer ?? WILLING_BEARER),
      addresses: { ...options.addresses, bind: false },
      tell: (event) => {
        this.events.push(event);
        if (event.event === "defect") this.#defects.push(event.message);
        tracer?.heard(event);
        this.faults.heard(event);
        options.tell?.(event);
      },
    });
    this.faults.attach(this.modem);
    if (tracer) this.modem.interposer = tracer.interposer(this.modem.interposer);
    this.host = this.plug(port);
  }

  /** Another port of the module, with a host. Without a name the next one of `usbat`, `usbmodem`, `uart2`… */
  readonly plug = (name?: string): TestHost => {
    const [host, port] = memoryPipe();
    const made = new TestHost(host, this.clock, this.#defects);
    // Nothing passes before it is known.
    let called = name ?? "";
    const wire = this.#tracer ? this.#tracer.pipe(port, () => called) : port;
    called = this.modem.plug(
      this.faults.pipe(wire, () => called),
      name,
    ).name;
    return made;
  };

  /** Adds a fault, `cut at=5 on=AT+CSQ`; answers what it is called. Throws MT_USAGE. */
  fault(text: string): string {
    const asked = parseFault(text);
    if (typeof asked === "string") throw new HostError("MT_USAGE", asked);
    return this.faults.add(asked);
  }

  /** What went wrong in the module itself, and should not. */
  get defects(): readonly string[] {
    return this.#defects;
  }
}

/** Programs without types get a message of their own mistake. */
function checkOptions(options: object, traits: object, port: string | undefined): void {
  const known = Object.keys(OPTIONS);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(OPTIONS, name))
      throw new HostError("MT_USAGE", `Bench has no option ${name}; it has ${known.join(", ")}`);
  }
  for (const name of Object.keys(traits)) {
    if (!Object.hasOwn(TRAITS, name)) throw new HostError("MT_USAGE", `there is no trait ${name}`);
  }
  if (port !== undefined && !/^(uart\d+|usbat|usbmodem)$/.test(port))
    throw new HostError("MT_USAGE", `port ${port}: it is uart1, usbat or usbmodem`);
}

/** Those of BenchOptions that go to the module as they are. */
const OPTIONS: Record<
  keyof Omit<BenchOptions, "model" | "traits" | "latency" | "port" | "sink">,
  true
> = {
  commands: true,
  seed: true,
  identity: true,
  addresses: true,
  dnsServers: true,
  timeZone: true,
  bearer: true,
  sim: true,
  air: true,
  messageCentre: true,
  nvram: true,
  timing: true,
  powered: true,
  wake: true,
  tell: true,
};

function modelOf(model: Model | string = bg95m3): Model {
  if (typeof model !== "string") return model;
  const found = findModel(model);
  if (!found) throw new HostError("MT_USAGE", `no model ${model}`);
  return found;
}
