import { Faults, type FaultEvent } from "../faults/faults.ts";
import { parseFault, type AskedFault } from "../faults/parse.ts";
import type { Clock } from "../kernel/clock.ts";
import { HostError } from "../kernel/errors.ts";
import type { Parsed } from "./options.ts";

/** What can go wrong with the module, and what does from the beginning. */
export interface FaultSetup {
  readonly faults: Faults;
  readonly asked: readonly AskedFault[];
}

/** --fault, and its seed; `heard` hears every bite, `tell` as many as people read. Throws MT_USAGE. */
export function readFaults(
  given: Parsed["given"],
  clock: Clock,
  tell: (event: FaultEvent) => void,
  heard: (event: FaultEvent) => void = () => {},
  factory: number | string = 1,
): FaultSetup {
  const asked = (given.get("fault") ?? []).map((text) => {
    const fault = parseFault(text);
    if (typeof fault === "string") throw new HostError("MT_USAGE", `--fault '${text}': ${fault}`);
    return fault;
  });
  const seed = given.get("seed")?.at(-1) ?? factory;
  const faults = new Faults({
    clock,
    seed,
    tell(event) {
      heard(event);
      if (worthTelling(event)) tell(event);
    },
  });
  return { faults, asked };
}

/** A fault may bite with every packet: then the tenth time is told, the hundredth… */
function worthTelling({ times = 0 }: FaultEvent): boolean {
  return times <= 10 || Number.isInteger(Math.log10(times));
}
