import type { Fleet } from "../../fleet/fleet.ts";
import type { FleetModule } from "../../fleet/module.ts";
import { DoorPipe, type DoorEars } from "./door-pipe.ts";
import type { Arrival, Verdict } from "./reception.ts";

/** The modules of this process that a connection could get, and those that have one. */
export class FrontDoor implements DoorEars {
  readonly #fleet: Fleet;
  readonly #pipes = new Map<FleetModule, DoorPipe>();
  /** In the order in which they became free. */
  readonly #free = new Set<FleetModule>();
  /** Those whose host has said its last: they are free for one that types. */
  readonly #ending = new Set<FleetModule>();
  readonly #changed: () => void;

  /** `changed` hears whenever another number is free. */
  constructor(fleet: Fleet, changed: () => void = () => {}) {
    this.#fleet = fleet;
    this.#changed = changed;
  }

  /** Connections that have a module. */
  get hosts(): number {
    return this.#pipes.size - this.free;
  }

  /** Modules that a connection could get. */
  get free(): number {
    return this.#free.size + this.#ending.size;
  }

  /** A module is there now. */
  add(module: FleetModule): void {
    const pipe = new DoorPipe(module, this);
    this.#pipes.set(module, pipe);
    this.#free.add(module);
    pipe.channel = module.plug(pipe);
    this.#changed();
  }

  /** A module is not there any more, nor is its host. */
  remove(module: FleetModule): void {
    const pipe = this.#pipes.get(module);
    this.#pipes.delete(module);
    this.#free.delete(module);
    this.#ending.delete(module);
    pipe?.close();
    this.#changed();
  }

  ended(pipe: DoorPipe): void {
    const { module } = pipe;
    // It may have another one by now, as it was live elsewhere in between.
    if (this.#pipes.get(module) !== pipe) return;
    this.#ending.add(module);
    this.#changed();
  }

  left(pipe: DoorPipe): void {
    const { module } = pipe;
    if (this.#pipes.get(module) !== pipe) return;
    this.#ending.delete(module);
    this.#free.add(module);
    this.#changed();
  }

  /** What `take` would answer for this module. */
  look(imei: string): Verdict {
    const module = this.#fleet.find(imei);
    if (!module || !this.#pipes.has(module)) return "unknown";
    return this.#free.has(module) || this.#ending.has(module) ? "taken" : "busy";
  }

  /** A connection that stands gets its module. */
  take({ socket, imei, rest }: Arrival): Verdict {
    const verdict = imei === undefined ? "taken" : this.look(imei);
    if (verdict !== "taken") return verdict;
    const module = imei === undefined ? this.#next() : this.#fleet.find(imei)!;
    if (!module) return "none free";
    this.#free.delete(module);
    this.#ending.delete(module);
    this.#changed();
    if (imei !== undefined) socket.write("\r\nOK\r\n");
    this.#pipes.get(module)!.join(socket, imei === undefined, rest);
    return "taken";
  }

  #next(): FleetModule | undefined {
    const [first] = this.#free;
    const [ending] = this.#ending;
    return first ?? ending;
  }
}
