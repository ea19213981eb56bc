import { Problem } from "../api/problem.ts";
import type { Counted } from "../api/counts.ts";
import type { CreateAsked, Modems, Served, ShippedScenario } from "../api/served.ts";
import { HostError } from "../kernel/errors.ts";
import { findModel } from "../models/catalogue.ts";
import { parseScenario, type Scenario } from "../scenario/scenario.ts";
import { asOptions } from "./http-create.ts";
import { Onlooker, ServedTwin, type Shown } from "./http-served.ts";
import type { Parsed } from "./options.ts";
import { isLoopback } from "./http-place.ts";
import { isPortOption } from "./ports/kinds.ts";
import { readListenPlace } from "./ports/listen-place.ts";
import type { OpenPort } from "./ports/plug.ts";
import type { Report } from "./report.ts";
import { shippedScenario, shippedScenarios } from "./shipped-scenarios.ts";
import { showOf, watchedShow } from "./show.ts";
import { readSpeed } from "./time.ts";
import { openTwin, type Show } from "./twin.ts";

/** Each remembers what went on at it: with more of them, memory would be the limit that is found too late. */
const MOST_MODEMS = 256;

export interface ModemsAround {
  /** Where the API listens. */
  readonly host: string;
  tell(report: Report, modem?: string): void;
  /** One is gone, and this is what was counted of it. */
  retire(counted: Readonly<Counted>): void;
}

/** The module that the process was started with, and those made through the API. */
export class HttpModems implements Modems {
  readonly #around: ModemsAround;
  readonly #modems = new Map<string, ServedTwin>();
  /** Names of those that are being made. */
  readonly #coming = new Set<string>();
  #count = 1;
  #closed = false;

  constructor(first: Shown, around: ModemsAround) {
    this.#around = around;
    this.#modems.set(first.name, new ServedTwin(first));
  }

  get list(): readonly ServedTwin[] {
    return [...this.#modems.values()];
  }

  get(name: string): ServedTwin | undefined {
    return this.#modems.get(name);
  }

  scenarios(): Promise<readonly ShippedScenario[]> {
    return shippedScenarios();
  }

  async create(asked: CreateAsked): Promise<ServedTwin> {
    const name = this.#nameFor(asked["name"]);
    this.#coming.add(name);
    try {
      const served = await this.#made(name, asked);
      this.#modems.set(name, served);
      return served;
    } finally {
      this.#coming.delete(name);
    }
  }

  async destroy(served: Served): Promise<void> {
    const own = this.#modems.get(served.name);
    if (!own) return;
    // At once, so that nobody finds it who asks while its sockets close; and no sum falls in between.
    this.#modems.delete(served.name);
    this.#around.retire(own.counts.counted);
    await new Promise<void>((resolve) => own.close(resolve));
  }

  /** The process ends. */
  close(): void {
    this.#closed = true;
    for (const modem of this.#modems.values()) if (modem.created) modem.close(() => {});
  }

  #nameFor(wanted: unknown): string {
    if (this.#modems.size + this.#coming.size >= MOST_MODEMS || this.#closed) {
      throw new Problem("busy", `there are ${MOST_MODEMS} modules already`);
    }
    const taken = (name: string): boolean => this.#modems.has(name) || this.#coming.has(name);
    if (typeof wanted === "string") {
      if (taken(wanted)) throw new Problem("conflict", `there is a module ${wanted} already`);
      return wanted;
    }
    do this.#count++;
    while (taken(String(this.#count)));
    return String(this.#count);
  }

  /** Ports at an address where the API itself is not reached would be open to those whom it keeps out. */
  #checkPlaces({ given }: Parsed): void {
    for (const option of LISTENING) {
      for (const text of given.get(option) ?? []) {
        const place = text.replace(/^[a-z0-9]+=/i, "");
        const { host } = readListenPlace(option, place, option === "ws");
        if (isLoopback(host) || host === this.#around.host) continue;
        const own = isLoopback(this.#around.host) ? "" : `, or at ${this.#around.host} as the API`;
        throw new HostError(
          "MT_USAGE",
          `${option} ${text}: through the API ports are at loopback${own}`,
        );
      }
    }
  }

  async #made(name: string, asked: CreateAsked): Promise<ServedTwin> {
    const parsed = asOptions({ seed: name, ...asked });
    this.#checkPlaces(parsed);
    const scenario = await scenarioOf(asked);
    const seed = String(asked["seed"] ?? scenario?.seed ?? name);
    // A scenario decides its own chance, unless it is asked for otherwise.
    if (scenario && asked["seed"] === undefined)
      (parsed.given as Map<string, unknown>).delete("seed");
    const onlooker = new Onlooker();
    const tell = (report: Report): void => this.#around.tell(report, name);
    const show = scenario && showFor(scenario, parsed, tell);
    const ports: OpenPort[] = [];
    const end = (reason: string): void => {
      show?.finish(reason);
    };
    const twin = await openTwin({
      ...{ parsed, show, ports, tell, end },
      otherwise: "none",
      steered: true,
      sinks: onlooker.sinks,
    });
    const shipped = asked["scenario"] === undefined ? undefined : String(asked["scenario"]);
    const served = new ServedTwin({
      ...{ name, twin, onlooker, seed, show },
      created: true,
      scenario: shipped,
      faults: (asked["fault"] ?? []) as readonly string[],
    });
    if (show && twin.faults) show.begin({ ...twin, faults: twin.faults, end });
    return served;
  }
}

/** Options that listen. */
const LISTENING = ["tcp", "rfc2217", "ws"] as const;

async function scenarioOf(asked: CreateAsked): Promise<Scenario | undefined> {
  const { scenario, scenarioText, model } = asked as { [name: string]: string | undefined };
  const own = model === undefined ? undefined : findModel(model);
  if (scenario !== undefined && scenarioText !== undefined)
    throw new HostError("MT_USAGE", "scenario and scenarioText: one of them is enough");
  if (scenario !== undefined) return shippedScenario(scenario, own);
  if (scenarioText === undefined) return undefined;
  return parseScenario(scenarioText, "scenarioText", own);
}

/** With a host at a port, or a host of its own that people watch. */
function showFor(scenario: Scenario, parsed: Parsed, tell: (report: Report) => void): Show {
  const over = (failures: readonly string[]): number => {
    const verdict = failures.length === 0 ? "passed" : `failed: ${failures.join("; ")}`;
    tell({ event: "note", message: `${scenario.name}: ${verdict}` });
    return 0;
  };
  const ported = parsed.order.some(([name]) => isPortOption(name));
  if (!scenario.host || ported) return showOf(scenario, over);
  if (parsed.given.has("map")) {
    const why =
      "its own host plays in a simulated network; with a port yours does, in the real one";
    throw new HostError("MT_USAGE", `map: ${why}`);
  }
  const defect = (message: string): void => tell({ event: "defect", message });
  return watchedShow(scenario, readSpeed(parsed.given), over, defect);
}
