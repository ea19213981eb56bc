import { createSocket } from "node:dgram";
import { HostError } from "../kernel/errors.ts";
import { ipVersion } from "../kernel/ip.ts";
import { MODELS, withTraits } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";
import { allowedText, parseTrait } from "../models/trait.ts";
import { TRAITS, type TraitName } from "../models/traits.ts";
import type { Identity } from "../services/identity.ts";
import { readModelNamed } from "./model-option.ts";
import type { Air } from "../services/air.ts";
import { AIR_FORM, parseAir } from "../services/air-options.ts";
import type { SimOptions } from "../services/sim-card.ts";
import { parseSim, SIM_FORM } from "../services/sim-options.ts";
import type { Parsed } from "./options.ts";

type Given = Parsed["given"];

/** The last value given; most options count only once. */
function last(given: Given, name: Parameters<Given["get"]>[0]): string | undefined {
  return given.get(name)?.at(-1);
}

/** --model and --trait. */
export async function readModel(given: Given): Promise<Model> {
  const name = last(given, "model");
  const model = name === undefined ? MODELS[0]! : await readModelNamed(name, "--model");
  const traits: Record<string, unknown> = {};
  for (const text of given.get("trait") ?? []) {
    const [, key = "", value = ""] = /^([^=]*)=?(.*)$/.exec(text) ?? [];
    const trait = Object.hasOwn(TRAITS, key) ? TRAITS[key as TraitName] : undefined;
    if (trait && !text.includes("=")) {
      throw new HostError("MT_USAGE", `--trait ${text} needs a value: ${allowedText(trait)}`);
    }
    if (!trait) {
      throw new HostError(
        "MT_USAGE",
        `--trait ${text}: no such trait; docs/uncertain.md lists them`,
      );
    }
    const parsed = parseTrait(trait, value);
    if (parsed === undefined) {
      throw new HostError("MT_USAGE", `--trait ${text}: ${key} may be ${allowedText(trait)}`);
    }
    traits[key] = parsed;
  }
  return withTraits(model, traits);
}

/** --address. */
export function readAddresses(given: Given): { v4?: string; v6?: string } {
  const addresses: { v4?: string; v6?: string } = {};
  for (const address of given.get("address") ?? []) {
    const version = ipVersion(address);
    if (version === 0 || /^[0:.]+$/.test(address))
      throw new HostError(
        "MT_USAGE",
        `--address ${address}: not a numeric IP address of one computer`,
      );
    addresses[version === 4 ? "v4" : "v6"] = address;
  }
  return addresses;
}

/** That this computer has every --address: nothing could be opened with another one. */
export async function checkAddresses(given: Given): Promise<void> {
  for (const address of given.get("address") ?? []) {
    const socket = createSocket(ipVersion(address) === 6 ? "udp6" : "udp4");
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.bind(0, address, resolve);
      });
    } catch {
      throw new HostError("MT_USAGE", `--address ${address}: not an address of this computer`);
    } finally {
      socket.close();
    }
  }
}

/** --imei, --imsi and --iccid. */
export function readIdentity(given: Given): Partial<Identity> {
  const imei = digits(given, "imei", /^\d{15}$/, "15 digits");
  const imsi = digits(given, "imsi", /^\d{15}$/, "15 digits");
  const iccid = digits(given, "iccid", /^\d{19}[\dF]?$/, "19 or 20 digits");
  return {
    ...(imei !== undefined && { imei }),
    ...(imsi !== undefined && { imsi }),
    // A SIM with 19 digits shows the filler. AT 5.6.
    ...(iccid !== undefined && { iccid: iccid.padEnd(20, "F") }),
  };
}

function digits(
  given: Given,
  name: "imei" | "imsi" | "iccid",
  form: RegExp,
  allowed: string,
): string | undefined {
  const text = last(given, name);
  if (text !== undefined && !form.test(text)) {
    throw new HostError("MT_USAGE", `--${name} ${text}: ${allowed} are needed`);
  }
  return text;
}

/** --sim. */
export function readSim(given: Given): SimOptions {
  const text = last(given, "sim") ?? "ready";
  const sim = parseSim(text);
  if (!sim) throw new HostError("MT_USAGE", `--sim ${text}: ${SIM_FORM} is needed`);
  return sim;
}

/** --network. */
export function readAir(given: Given): (air: Air) => void {
  const text = last(given, "network") ?? "home";
  const air = parseAir(text);
  if (!air) throw new HostError("MT_USAGE", `--network ${text}: ${AIR_FORM} is needed`);
  return air;
}

/** An option that is one of some words, the first if it is not given. */
export function readWord<const W extends string>(
  given: Given,
  name: "power" | "wake" | "dtr",
  words: readonly [W, ...W[]],
): W {
  const text = last(given, name) ?? words[0];
  const word = words.find((known) => known === text);
  if (!word) throw new HostError("MT_USAGE", `--${name} ${text}: ${words.join(", ")} is needed`);
  return word;
}

/** --zone. */
export function readZone(given: Given): number {
  const text = last(given, "zone") ?? "0";
  const zone = /^[+-]?\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (zone >= -48 && zone <= 56) return zone;
  throw new HostError("MT_USAGE", `--zone ${text}: -48 to 56 quarters of an hour`);
}
