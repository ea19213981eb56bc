import type { Interposer } from "../at/interposer.ts";
import type { FaultEvent } from "../faults/faults.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Pipe } from "../kernel/pipe.ts";
import type { Network } from "../network/network.ts";
import type { ModemEvent } from "../services/events.ts";
import { PortModes } from "./port-modes.ts";
import type { Happened, Trace, TraceSink } from "./trace.ts";
import { TracedNetwork } from "./traced-network.ts";
import { TracedPipe } from "./traced-pipe.ts";
import { TracingInterposer } from "./tracing-interposer.ts";

/**
 * Sees what goes on at and in one module, and tells its sinks. Its wrappers cost nothing where they are not put in:
 *
 *     network: tracer.network(faults.network(network))   the module's side of the faults
 *     faults.pipe(tracer.pipe(pipe, name), name)         the host's side of them
 *     modem.interposer = tracer.interposer(modem.interposer)
 */
export class Tracer {
  readonly #clock: Clock;
  readonly #sinks: TraceSink[];
  readonly #modes = new PortModes();

  constructor(clock: Clock, ...sinks: TraceSink[]) {
    this.#clock = clock;
    this.#sinks = sinks;
  }

  /** Tells one more, from now on. */
  add(sink: TraceSink): void {
    this.#sinks.push(sink);
  }

  /** `name` is asked for each time; while it is empty, the port is not plugged and nothing is told. */
  pipe(pipe: Pipe, name: () => string): Pipe {
    return new TracedPipe(pipe, name, this.#modes, this.#tell);
  }

  network(network: Network): Network {
    return new TracedNetwork(network, this.#tell);
  }

  /** Stands before the ports of a module, in front of `next` where somebody stands there already. */
  interposer(next?: Interposer): Interposer {
    return new TracingInterposer(next, this.#clock, this.#modes, this.#tell);
  }

  /** To be told of what the module tells. */
  heard(event: ModemEvent): void {
    this.#tell({ kind: "event", event });
  }

  /** To be told of what somebody makes happen around the module. */
  acted(what: string): void {
    this.#tell({ kind: "action", what });
  }

  /** To be told of what the faults tell. */
  faultHeard(event: FaultEvent): void {
    this.#tell({ kind: "fault", event });
  }

  readonly #tell = (happened: Happened): void => {
    // Made for this call, and nobody else has it yet.
    const trace: Trace = Object.assign(happened, { at: this.#clock.now });
    for (const sink of this.#sinks) sink(trace);
  };
}
