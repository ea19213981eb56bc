import { COMMANDS } from "../commands/index.ts";
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
  /** The host at its first port. */
  readonly host: TestHost;
  /** What the module told of: sockets, power, unknown commands. */
  readonly events: ModemEvent[] = [];
  readonly #defects: string[] = [];

  constructor({ model, traits = {}, latency = 0, port, ...options }: BenchOptions = {}) {
    this.network = new SimNetwork(this.clock, { latency });
    this.modem = new Modem({
      commands: COMMANDS,
      ...options,
      model: withTraits(modelOf(model), traits),
      clock: this.clock,
      network: this.network,
      addresses: { ...options.addresses, bind: false },
      tell: (event) => {
        this.events.push(event);
        if (event.event === "defect") this.#defects.push(event.message);
        options.tell?.(event);
      },
    });
    this.host = this.plug(port);
  }

  /** Another port of the module, with a host. Without a name the next one of `usbat`, `usbmodem`, `uart2`… */
  readonly plug = (name?: string): TestHost => {
    const [host, port] = memoryPipe();
    const made = new TestHost(host, this.clock, this.#defects);
    this.modem.plug(port, name);
    return made;
  };

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
