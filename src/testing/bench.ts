import { COMMANDS } from "../commands/index.ts";
import { Faults } from "../faults/faults.ts";
import { parseFault } from "../faults/parse.ts";
import { HostError } from "../kernel/errors.ts";
import { memoryPipe } from "../kernel/memory-pipe.ts";
import { SimClock } from "../kernel/sim-clock.ts";
import { bg95m3 } from "../models/bg95.ts";
import { findModel, withTraits } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";
import type { Traits } from "../models/traits.ts";
import type { ModemOptions } from "../modem/modem-options.ts";
import { Modem } from "../modem/modem.ts";
import { SimNetwork } from "../network/sim/sim-network.ts";
import { WILLING_BEARER } from "../services/bearer.ts";
import type { ModemEvent } from "../services/events.ts";
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

  constructor({ model, traits = {}, latency = 0, port, ...options }: BenchOptions = {}) {
    this.network = new SimNetwork(this.clock, { latency });
    this.faults = new Faults({
      clock: this.clock,
      ...(options.seed !== undefined && { seed: options.seed }),
    });
    this.modem = new Modem({
      commands: COMMANDS,
      ...options,
      model: withTraits(modelOf(model), traits),
      clock: this.clock,
      network: this.faults.network(this.network),
      bearer: this.faults.bearer(options.bearer ?? WILLING_BEARER),
      addresses: { ...options.addresses, bind: false },
      tell: (event) => {
        this.events.push(event);
        if (event.event === "defect") this.#defects.push(event.message);
        this.faults.heard(event);
        options.tell?.(event);
      },
    });
    this.faults.attach(this.modem);
    this.host = this.plug(port);
  }

  /** Another port of the module, with a host. Without a name the next one of `usbat`, `usbmodem`, `uart2`… */
  readonly plug = (name?: string): TestHost => {
    const [host, port] = memoryPipe();
    const made = new TestHost(host, this.clock, this.#defects);
    const channel = this.modem.plug(
      this.faults.pipe(port, () => channel.name),
      name,
    );
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

function modelOf(model: Model | string = bg95m3): Model {
  if (typeof model !== "string") return model;
  const found = findModel(model);
  if (!found) throw new HostError("MT_USAGE", `no model ${model}`);
  return found;
}
