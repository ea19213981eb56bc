import type { DocumentNode } from "./document-node.ts";
import { readDuration } from "./duration.ts";

/** A value of a file: its reader, and what a schema says of it, so that editors complete it. */
export interface Field<T> {
  readonly doc: string;
  /** JSON Schema. */
  readonly schema: object;
  /** Undefined: it is wrong, which has been noted. */
  read(node: DocumentNode): T | undefined;
}

export type FieldsOf<F extends Fields> = {
  readonly [K in keyof F]?: F[K] extends Field<infer T> ? T : never;
};
export type Fields = { readonly [name: string]: Field<unknown> };

export function textField(doc: string, pattern?: RegExp, allowed?: string): Field<string> {
  return {
    doc,
    schema: { type: "string", ...(pattern && { pattern: pattern.source }) },
    read: (node) => node.text(allowed, pattern),
  };
}

/** A text that `parse` makes something of, or says what is wrong with it. */
export function parsedField<T>(
  doc: string,
  parse: (text: string) => { readonly value: T } | string,
): Field<T> {
  return {
    doc,
    schema: { type: "string" },
    read(node) {
      const text = node.text();
      if (text === undefined) return undefined;
      const parsed = parse(text);
      return typeof parsed === "string"
        ? node.wrong(`is ${node.description}`, parsed)
        : parsed.value;
    },
  };
}

export function integerField(doc: string, min: number, max: number): Field<number> {
  return {
    doc,
    schema: { type: "integer", minimum: min, maximum: max },
    read: (node) => node.integer({ min, max }),
  };
}

export function wordField<const T extends string>(doc: string, ...words: readonly T[]): Field<T> {
  return { doc, schema: { enum: words }, read: (node) => node.oneOf(words) };
}

/** `2 s`, `300 ms`, `1.5 min`, or a number of milliseconds. */
export function durationField(doc: string): Field<number> {
  return {
    doc,
    schema: {
      oneOf: [
        { type: "number", minimum: 0 },
        { type: "string", pattern: "^\\d+(\\.\\d+)? ?(ms|s|min|h)$" },
      ],
    },
    read: readDuration,
  };
}

/** The same, and longer than nothing. */
export function periodField(doc: string): Field<number> {
  const { schema, read } = durationField(doc);
  return {
    doc,
    schema,
    read(node) {
      const ms = read(node);
      return ms === 0 ? node.wrong("is nothing", "1 ms or more is needed") : ms;
    },
  };
}

/** One of it, or a list. */
export function listField<T>(doc: string, item: Field<T>): Field<readonly T[]> {
  return {
    doc,
    schema: { oneOf: [item.schema, { type: "array", items: item.schema }] },
    read(node) {
      if (node.kind === "list") return node.list((each) => item.read(each));
      const one = item.read(node);
      return one === undefined ? undefined : [one];
    },
  };
}

/** A mapping with some of these keys and no other; those in `needed` must be there. */
export function mappingField<const F extends Fields>(
  doc: string,
  fields: F,
  needed: readonly (keyof F & string)[] = [],
): Field<FieldsOf<F>> {
  const names = Object.keys(fields);
  const properties = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      { description: field.doc, ...field.schema },
    ]),
  );
  return {
    doc,
    schema: { type: "object", additionalProperties: false, required: needed, properties },
    read(node) {
      const given = node.fields(...names);
      const values: { [name: string]: unknown } = {};
      for (const [name, field] of Object.entries(fields)) {
        const value = given[name] && field.read(given[name]);
        if (value !== undefined) values[name] = value;
      }
      const missing = needed.filter((name) => given[name] === undefined);
      if (node.kind === "mapping" && missing.length > 0)
        node.wrong(`has no ${missing.join(" and no ")}`, `it needs ${needed.join(", ")}`);
      // The cast: each was read by its own field.
      return values as FieldsOf<F>;
    },
  };
}
