/** What an answer of the API is made of: its JSON Schema and its type are one declaration. */
export interface Shape<T> {
  readonly schema: object;
  /** For the compiler alone. */
  readonly of?: T;
}

export type TypeOf<S> = S extends Shape<infer T> ? T : never;
type Shapes = { readonly [name: string]: Shape<unknown> };

const shape = <T>(schema: object, description: string): Shape<T> => ({
  schema: { description, ...schema },
});

export const text = (doc: string): Shape<string> => shape({ type: "string" }, doc);
export const number = (doc: string): Shape<number> => shape({ type: "number" }, doc);
export const integer = (doc: string): Shape<number> => shape({ type: "integer" }, doc);
export const flag = (doc: string): Shape<boolean> => shape({ type: "boolean" }, doc);

export function oneOf<const T extends string>(doc: string, ...words: readonly T[]): Shape<T> {
  return shape({ enum: words }, doc);
}

export function list<T>(doc: string, item: Shape<T>): Shape<readonly T[]> {
  return shape({ type: "array", items: item.schema }, doc);
}

/** Any keys, and values of one kind. */
export function table<T>(doc: string, item: Shape<T>): Shape<{ readonly [name: string]: T }> {
  return shape({ type: "object", additionalProperties: item.schema }, doc);
}

export function nullable<T>(of: Shape<T>): Shape<T | null> {
  return { schema: { anyOf: [of.schema, { type: "null" }] } };
}

/** Every field is there, and no other. */
export function object<S extends Shapes>(
  doc: string,
  fields: S,
): Shape<{ readonly [K in keyof S]: TypeOf<S[K]> }> {
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, { schema }]) => [name, schema]),
  );
  return shape(
    { type: "object", properties, required: Object.keys(fields), additionalProperties: false },
    doc,
  );
}
