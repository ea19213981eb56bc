import { WHOLE } from "../faults/fault.ts";
import type { Clock } from "../kernel/clock.ts";
import { Firmware } from "./firmware/firmware.ts";
import type { FirmwareScript } from "./firmware/script.ts";
import type { FleetModule } from "./module.ts";

/** What a driver has of its fleet. */
export interface DriverAround {
  /** Of the plan, for templates. */
  readonly variables: ReadonlyMap<string, string>;
  /** An operation has ended: see `FirmwareAround`. */
  told(operation: string, result: string, ms: number): void;
  /** Its script is played to its end. */
  done(): void;
}

/** Virtual firmware at a port of a module, for its script. */
export function driverOf(
  module: FleetModule,
  script: FirmwareScript,
  clock: Clock,
  { variables, told, done }: DriverAround,
): Firmware {
  const { random, group } = module;
  return new Firmware({
    ...{ script, clock, random, jitter: group.jitter / WHOLE, told, done },
    pipe: module.plugMemory(),
    value: (name) => textOf(module, clock, name) ?? variables.get(name),
  });
}

/** What a template gets for `{imei}` and the like. */
function textOf(module: FleetModule, clock: Clock, name: string): string | undefined {
  switch (name) {
    case "imei":
    case "imsi":
    case "iccid":
      return module.identity[name];
    case "index":
      return String(module.index);
    case "group":
      return module.group.name;
    case "time":
      return String(Math.round(clock.utc));
    default:
      return undefined;
  }
}
