/** A place in a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What a file says, with the places where it says it. Independent of the language it is written in. */
export type Tree = Scalar | List | Mapping;

export interface Scalar {
  readonly kind: "scalar";
  readonly at: Place;
  readonly value: string | number | boolean | null;
  /** As it is written, without quotes: `01.10` where the value is 1.1. */
  readonly source: string;
}

export interface List {
  readonly kind: "list";
  readonly at: Place;
  readonly items: readonly Tree[];
}

export interface Mapping {
  readonly kind: "mapping";
  readonly at: Place;
  readonly entries: ReadonlyMap<string, { readonly at: Place; readonly value: Tree }>;
}
