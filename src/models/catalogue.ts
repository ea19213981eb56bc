import {
  bg600lm3,
  bg77,
  bg95m1,
  bg95m2,
  bg95m3,
  bg95m4,
  bg95m5,
  bg95m6,
  bg95m8,
  bg95m9,
  bg95mf,
} from "./bg95.ts";
import { bg96 } from "./bg96.ts";
import type { Model } from "./model.ts";
import type { Traits } from "./traits.ts";

/** Every model, the default first. */
export const MODELS: readonly Model[] = [
  bg95m3,
  bg95m1,
  bg95m2,
  bg95m4,
  bg95m5,
  bg95m6,
  bg95m8,
  bg95m9,
  bg95mf,
  bg77,
  bg600lm3,
  bg96,
];

/** The model of that name, in any case; undefined if there is none. */
export function findModel(name: string): Model | undefined {
  return MODELS.find((model) => model.name.toUpperCase() === name.toUpperCase());
}

/** The same model with some traits set differently. */
export function withTraits(model: Model, traits: Partial<Traits>): Model {
  return { ...model, traits: { ...model.traits, ...traits } };
}
