/** What the sources do not say, or where they contradict each other: a named value with a default and its reason. */
export interface Trait<T extends TraitValue> {
  readonly factory: T;
  /** What it decides. */
  readonly doc: string;
  /** What is known, and why this default. */
  readonly why: string;
  /** The values it may take: words, or a range of whole numbers. */
  readonly allowed:
    | readonly T[]
    | { readonly min: number; readonly max: number; readonly unit: string };
}

export type TraitValue = string | number | boolean;

export function oneOf<const T extends TraitValue>(
  allowed: readonly T[],
  factory: NoInfer<T>,
  doc: string,
  why: string,
): Trait<T> {
  return { allowed, factory, doc, why };
}

export function amount(
  range: { readonly min: number; readonly max: number; readonly unit: string },
  factory: number,
  doc: string,
  why: string,
): Trait<number> {
  return { allowed: range, factory, doc, why };
}

/** The allowed values of a trait, for help and for messages. */
export function allowedText(trait: Trait<TraitValue>): string {
  return "min" in trait.allowed
    ? `${trait.allowed.min} to ${trait.allowed.max} ${trait.allowed.unit}`
    : trait.allowed.map(String).join(", ");
}

/** The value a text stands for, or undefined if the trait does not allow it. */
export function parseTrait(trait: Trait<TraitValue>, text: string): TraitValue | undefined {
  if ("min" in trait.allowed) {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    return value >= trait.allowed.min && value <= trait.allowed.max ? value : undefined;
  }
  return trait.allowed.find((value) => String(value) === text);
}
