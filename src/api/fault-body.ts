import type { Field } from "../documents/field.ts";
import { FAULTS } from "../faults/index.ts";
import { LIMITS } from "../faults/limits.ts";
import type { FaultKind, Setting } from "../faults/fault.ts";
import { readFault, type AskedFault } from "../faults/parse.ts";
import { Problem } from "./problem.ts";

const VALUE = { type: ["string", "number", "boolean"] };

/** `{ "kind": "cut", "name": "mine", "settings": { "at": 5, "on": "AT+CSQ" } }`. `name`: what it is called whatever stands there. */
export function faultField(): Field<(name?: string) => AskedFault> {
  return {
    doc: "a fault with its settings and limits (docs/faults.md)",
    schema: { oneOf: FAULTS.map((kind) => schemaOf(kind)) },
    read(node) {
      const { kind, name, settings } = node.fields("kind", "name", "settings");
      if (!kind) return node.wrong("has no kind", `it is one of ${names()}`);
      const word = kind.text(`one of ${names()} is needed`);
      const given = new Map<string, string>();
      for (const each of settings?.entries() ?? []) {
        const value = each.scalar;
        if (each.key === "name") each.wrong("stands among the settings", "it stands beside them");
        if (value === undefined || value === null)
          each.wrong(`is ${each.description}`, "a text or a number is needed");
        else given.set(each.key, String(value));
      }
      const called = name?.text(NAME_FORM, NAME);
      if (word === undefined) return undefined;
      const asked = asFault(word, given, called);
      if (typeof asked === "string") return (settings ?? node).wrong("cannot be so", asked);
      return (other) => {
        if (other === undefined) return asked;
        if (called !== undefined && called !== other)
          throw new Problem(
            "refused",
            `the fault is called ${other} in the path, and ${called} in the body`,
          );
        const named = asFault(word, given, NAME.test(other) ? other : "");
        if (typeof named === "string") throw new Problem("refused", `${other}: ${NAME_FORM}`);
        return named;
      };
    },
  };
}

/** What a fault may be called: something that the line of a scenario can say. */
const NAME = /^[\w.-]{1,64}$/;
const NAME_FORM = "a name of up to 64 letters, digits, dots and hyphens is needed";

function asFault(word: string, given: Map<string, string>, name: string | undefined) {
  const all = name === undefined ? given : new Map([...given, ["name", name]]);
  return readFault(word, all, faultText(word, all));
}

function names(): string {
  return FAULTS.map(({ name }) => name).join(", ");
}

/** The line that says the same: `cut at=5 on="AT+QIOPEN=1, 0"`. */
export function faultText(kind: string, given: ReadonlyMap<string, string>): string {
  const parts = [...given].map(([name, value]) => `${name}=${quoted(value)}`);
  return [kind, ...parts].join(" ");
}

function quoted(value: string): string {
  const escaped = value.replaceAll('"', '\\"');
  return value === "" || /\s/.test(value) ? `"${escaped}"` : escaped;
}

function schemaOf({ name, doc, settings, subject }: FaultKind): object {
  const limits = Object.entries(LIMITS).filter(([limit]) => limit !== "on" || subject);
  const all = [...Object.entries(settings), ...limits] as [string, Setting<unknown>][];
  return {
    type: "object",
    description: doc,
    additionalProperties: false,
    required: ["kind", ...(all.some(([, each]) => isNeeded(each)) ? ["settings"] : [])],
    properties: {
      kind: { const: name },
      name: {
        type: "string",
        description: "what it is called; its kind and a number if not given",
      },
      settings: {
        type: "object",
        additionalProperties: false,
        required: all.filter(([, each]) => isNeeded(each)).map(([key]) => key),
        properties: Object.fromEntries(
          all.map(([key, { slot, doc: what }]) => [
            key,
            { ...VALUE, description: `${what}: ${slot.allowed}` },
          ]),
        ),
      },
    },
  };
}

/** Whether it must be given. */
export function isNeeded({ factory, optional }: Setting<unknown>): boolean {
  return !optional && factory === undefined;
}
