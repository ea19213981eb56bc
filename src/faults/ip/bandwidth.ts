import { oneOf, read } from "../../kernel/form.ts";
import { duration, fault, optional, setting } from "../fault.ts";
import type { Flow, FlowWay } from "../hooks.ts";

/** Bits per second, and milliseconds each way. What is usual, not what is printed on the data sheet. */
interface Link {
  readonly up: number;
  readonly down: number;
  readonly latency: number;
}

export const LINKS: { readonly [rat in "emtc" | "nbiot" | "egprs"]: Link } = {
  // The peaks of Cat-M1 in half duplex, with scheduling delays (release 13). 100 ms there and back.
  emtc: { up: 375_000, down: 300_000, latency: 50 },
  // The peaks of Cat-NB1: few cells grant more. 800 ms there and back (measured: 837 ms, Ugwuanyi et al. 2021).
  nbiot: { up: 62_000, down: 26_000, latency: 400 },
  // Four slots down and two up of MCS-6, 29.6 kbit/s each (43.064). Half a second there and back.
  egprs: { up: 59_200, down: 118_400, latency: 250 },
};

const UNITS: { readonly [unit: string]: number } = { "": 1, k: 1_000, M: 1_000_000 };
const rate = read((text) => {
  const [, number, unit = ""] = /^(\d{1,9}(?:\.\d+)?)([kM]?)(?:bit\/s|bps)?$/.exec(text) ?? [];
  const value = number === undefined ? 0 : Math.round(Number(number) * UNITS[unit]!);
  return value > 0 ? value : undefined;
}, "bits per second as 9600, 20k or 1.2M");

export const bandwidth = fault({
  name: "bandwidth",
  layer: "IP",
  doc: "Everything shares a link that is as slow as the technology is.",
  subject: "the remote as it was asked for: 10.0.0.1:7",
  settings: {
    preset: setting(
      oneOf("emtc", "nbiot", "egprs"),
      "emtc",
      "emtc: 300k down, 375k up, 50ms each way; nbiot: 26k, 62k, 400ms; egprs: 118.4k, 59.2k, 250ms",
    ),
    down: optional(rate, "another rate to the module, in bits of payload per second"),
    up: optional(rate, "another rate from the module"),
    latency: optional(duration, "another time on the way, each way"),
  },
  start({ hooks, clock, bites }, { preset, up, down, latency }) {
    const link = LINKS[preset];
    const rates = { up: up ?? link.up, down: down ?? link.down };
    const delay = latency ?? link.latency;
    // When the link has sent what it was given: one flow waits for the others, and each has one packet there.
    const freeAt: { [way in FlowWay]: number } = { up: 0, down: 0 };
    // Flows whose next packet goes over it: it is asked once whether it bites, and here twice.
    const over: { [way in FlowWay]: WeakSet<Flow> } = { up: new WeakSet(), down: new WeakSet() };
    return hooks.flow({
      occupies(flow, way, bytes) {
        over[way].delete(flow);
        if (!bites(flow.remote)) return 0;
        over[way].add(flow);
        freeAt[way] = Math.max(freeAt[way], clock.now) + (bytes * 8000) / rates[way];
        return freeAt[way] - clock.now;
      },
      pass: (flow, way, chunk) => (over[way].has(flow) ? [{ delay, chunk }] : undefined),
    });
  },
});
