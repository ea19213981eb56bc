import { durationField, parsedField, textField, type Field } from "../documents/field.ts";
import type { DocumentNode } from "../documents/document-node.ts";
import { share as shareSlot, WHOLE } from "../faults/fault.ts";
import { findModel, MODELS } from "../models/catalogue.ts";
import type { Model } from "../models/model.ts";

/** A part of something that each module has by chance, in millionths. */
export interface Part<T> {
  readonly of: T;
  readonly share: number;
}

/** `20%`, in millionths. */
export function shareField(doc: string): Field<number> {
  return parsedField(doc, (text) => {
    const value = shareSlot.read(text);
    return value === undefined ? `${shareSlot.allowed} is needed` : { value };
  });
}

const modelName = (text: string): { readonly value: Model } | string => {
  const value = findModel(text);
  return value ? { value } : `there are ${MODELS.map(({ name }) => name).join(", ")}`;
};

/** `BG77`, or a mapping of models to shares that make up the whole. */
export function mixField(): Field<readonly Part<Model>[]> {
  const one = parsedField("a model", modelName);
  return {
    doc: "a model, or several with their shares: `{ BG95-M3: 70%, BG77: 30% }`",
    schema: {
      oneOf: [
        one.schema,
        { type: "object", minProperties: 1, additionalProperties: { type: "string" } },
      ],
    },
    read(node: DocumentNode) {
      if (node.kind !== "mapping") {
        const model = one.read(node);
        return model && [{ of: model, share: WHOLE }];
      }
      const entries = node.entries();
      if (entries.length === 0) return node.wrong("names no model", "one at least is needed");
      const parts = entries.flatMap((entry): Part<Model>[] => {
        const model = findModel(entry.key);
        const share = shareSlot.read(String(entry.scalar));
        if (!model) entry.unknown(MODELS.map(({ name }) => name));
        if (share === undefined)
          entry.wrong(`is ${entry.description}`, `${shareSlot.allowed} is needed`);
        return model && share !== undefined ? [{ of: model, share }] : [];
      });
      const whole = parts.reduce((sum, { share }) => sum + share, 0);
      // Of those that are wrong it has been said.
      if (parts.length === entries.length && Math.abs(whole - WHOLE) > 10)
        return node.wrong(`is ${whole / 10_000}% in all`, "100% is needed");
      return parts;
    },
  };
}

/** Text that is shown to people: a terminal would obey control characters. */
export function lineField(doc: string): Field<string> {
  return textField(doc, /^\P{Cc}+$/u, "one line without control characters is needed");
}

/** With its unit, as in firmware: a bare number, milliseconds in other files, would be taken for seconds. */
export function timeField(doc: string): Field<number> {
  const field = durationField(doc);
  return {
    doc,
    schema: { type: "string", pattern: "^\\d+(\\.\\d+)? ?(ms|s|min|h)$" },
    read(node: DocumentNode) {
      if (typeof node.scalar !== "number") return field.read(node);
      return node.wrong(`is ${node.description}`, "its unit is needed: ms, s, min or h");
    },
  };
}

/** Any names, and a value of one kind for each, in the order of the file. */
export function tableField<T>(doc: string, item: Field<T>): Field<ReadonlyMap<string, T>> {
  return {
    doc,
    schema: { type: "object", additionalProperties: item.schema },
    read(node: DocumentNode) {
      const found = new Map<string, T>();
      for (const entry of node.entries()) {
        if (!/^[A-Za-z]\w*(-\w+)*$/.test(entry.key))
          entry.wrong("is no name", "letters, digits and hyphens are allowed");
        const value = item.read(entry);
        if (value !== undefined) found.set(entry.key, value);
      }
      return found;
    },
  };
}
