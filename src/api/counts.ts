import type { Trace, TraceSink } from "../trace/trace.ts";

/** What has been counted of one module, or of several together. */
export interface Counted {
  /** Commands that were answered, and those of them with an error. */
  commands: number;
  errors: number;
  urcs: number;
  /** Bytes of its connections, from the module and to it. */
  up: number;
  down: number;
  /** How often faults bit. */
  bites: number;
}

export const NOTHING: Readonly<Counted> = {
  commands: 0,
  errors: 0,
  urcs: 0,
  up: 0,
  down: 0,
  bites: 0,
};

/** Counts what goes on at a module. */
export class Counts {
  readonly counted: Counted = { ...NOTHING };
  /** For a `Tracer`. */
  readonly sink: TraceSink = (trace) => this.#count(trace);

  #count(trace: Trace): void {
    const { counted } = this;
    switch (trace.kind) {
      case "command":
        counted.commands++;
        if (/ERROR|FAIL/.test(trace.result)) counted.errors++;
        return;
      case "urc":
        counted.urcs++;
        return;
      case "fault":
        if (trace.event.what === "bit") counted.bites++;
        return;
      case "flow":
        if (trace.what.step === "up") counted.up += trace.what.chunk.length;
        else if (trace.what.step === "down") counted.down += trace.what.chunk.length;
    }
  }
}

/** The sum, as it is now. */
export function sum(all: Iterable<Readonly<Counted>>): Counted {
  const total = { ...NOTHING };
  for (const one of all) {
    for (const name of Object.keys(total) as (keyof Counted)[]) total[name] += one[name];
  }
  return total;
}
