import type { SettingsStore } from "../at/settings-store.ts";
import { GSM_BITS } from "../models/bands.ts";
import type { Model, Rat } from "../models/model.ts";
import type { Cell } from "./air.ts";

/** Where the module looks for networks: technologies in order, and the bands of each. AT+QCFG, AT 4.2. */
export interface ScanPlan {
  readonly rats: readonly Rat[];
  /** Whether networks of others may be used: AT+QCFG="roamservice" of the BG96. */
  readonly roams: boolean;
  allows(cell: Cell): boolean;
}

/** The digits of AT+QCFG="nwscanseq". */
const SEQUENCE: { readonly [code: string]: Rat } = { "01": "GSM", "02": "eMTC", "03": "NBIoT" };

interface Value {
  readonly value: number;
}

/** The options that make a plan. */
const OPTIONS = ["nwscanmode", "nwscanseq", "band", "iotopmode", "roamservice"];

/** Most modules search as the factory set them: they share the plan of their model. */
const factoryPlans = new WeakMap<Model, ScanPlan>();

/** What the settings ask for, as far as the model can. */
export function scanPlan(settings: Pick<SettingsStore, "get">, model: Model): ScanPlan {
  if (OPTIONS.some((option) => settings.get(`+QCFG "${option}"`) !== undefined)) {
    return makePlan(settings, model);
  }
  let plan = factoryPlans.get(model);
  if (!plan) {
    plan = makePlan(settings, model);
    factoryPlans.set(model, plan);
  }
  return plan;
}

function makePlan(settings: Pick<SettingsStore, "get">, model: Model): ScanPlan {
  const option = <T>(name: string): T | undefined =>
    settings.get(`+QCFG "${name}"`) as T | undefined;
  const { factory, lacks } = model;
  const mode = option<Value>("nwscanmode")?.value ?? factory.nwscanmode;
  const iot = option<Value>("iotopmode")?.value ?? factory.iotopmode;
  const sequence = option<{ scanseq: string }>("nwscanseq")?.scanseq ?? factory.nwscanseq;
  const band = option<{ gsmbandval?: string; emtcbandval?: string; nbiotbandval?: string }>("band");

  const wanted = (rat: Rat): boolean => {
    if (rat === "GSM") return mode !== 3;
    if (mode === 1) return false;
    // A model that has only one of them has no such option.
    if (lacks.includes('+QCFG "iotopmode"')) return true;
    return iot === 2 || (iot === 0) === (rat === "eMTC");
  };
  const order = (sequence.match(/../g) ?? []).map((code) => SEQUENCE[code]);
  const place = (rat: Rat): number => {
    const at = order.indexOf(rat);
    return at < 0 ? order.length + ["eMTC", "NBIoT", "GSM"].indexOf(rat) : at;
  };
  const masks: { readonly [rat in Rat]: string | undefined } = {
    GSM: band?.gsmbandval,
    eMTC: band?.emtcbandval,
    NBIoT: band?.nbiotbandval,
  };
  const rats = model.rats.filter(wanted).toSorted((a, b) => place(a) - place(b));
  return {
    rats,
    roams: option<Value>("roamservice")?.value !== 1,
    allows({ rat, band: number }) {
      const mask = masks[rat];
      if (!rats.includes(rat) || !model.bands[rat].includes(number)) return false;
      if (mask === undefined) return true;
      const bit = rat === "GSM" ? BigInt(GSM_BITS[number] ?? 0) : 1n << BigInt(number - 1);
      return (BigInt(mask) & bit) !== 0n;
    },
  };
}
