import type { Instant } from "../kernel/clock.ts";
import type { Cancel } from "../network/network.ts";
import type { FlowOwner } from "./faulty-flow.ts";
import type { Flow, FlowWay } from "./hooks.ts";
import { Way } from "./way.ts";

/** Single packets to one remote and back: nothing is sent again, and there is nothing that could be ended. */
export class Passing implements Flow {
  readonly protocol: "udp" | "icmp" | "dns";
  readonly remote: string;
  readonly up: Way;
  readonly down: Way;
  usedAt: Instant;

  constructor(protocol: Passing["protocol"], remote: string, owner: FlowOwner) {
    this.protocol = protocol;
    this.remote = remote;
    this.usedAt = owner.clock.now;
    const way = (name: FlowWay): Way =>
      new Way({
        clock: owner.clock,
        stream: false,
        maxRto: 0,
        free: () => owner.free,
        segment: (length) => length,
        occupies: (bytes) => owner.occupies(this, name, bytes),
        pass: (chunk) => {
          const pieces = owner.pass(this, name, chunk);
          this.usedAt = owner.clock.now;
          return pieces;
        },
      });
    this.up = way("up");
    this.down = way("down");
  }

  get idle(): boolean {
    return this.up.idle && this.down.idle;
  }

  clear(): void {
    this.up.clear();
    this.down.clear();
  }

  reset(): void {}

  halfClose(): void {}
}

/** One question and its answer, as large as it says. `there` runs once, when the answer is here, or never. */
export function roundTrip(
  owner: FlowOwner,
  protocol: Passing["protocol"],
  remote: string,
  bytes: number,
  there: () => void,
): Cancel {
  const passing = new Passing(protocol, remote, owner);
  const packet = Buffer.alloc(bytes);
  passing.up.push(packet, () =>
    passing.down.push(packet, () => {
      passing.clear();
      there();
    }),
  );
  return () => passing.clear();
}
