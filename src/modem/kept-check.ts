import { splitFields } from "../at/fields.ts";
import type { Param, Params } from "../at/params.ts";
import { register, REGISTER_NAMES } from "../at/registers.ts";
import { HostError } from "../kernel/errors.ts";
import { RATS, type Model } from "../models/model.ts";
import type { Nvram } from "../services/nvram.ts";
import { PDP_TYPES } from "../services/pdp-context.ts";
import { STATUSES } from "../services/sms/message-store.ts";
import { entries, fields, flag, list, oneOf, optional, shaped, text, whole } from "./kept-shape.ts";
import type { Shape } from "./kept-shape.ts";
import type { CommandTable } from "./modem.ts";

/**
 * What is kept may have been changed by hand, or under a model with other ranges. Throws MT_NVRAM with the section and
 * the key of what no host could have set: each value has to come out of its declared parameter as it went in.
 */
export function checkKept(nvram: Nvram, commands: CommandTable, model: Model): void {
  for (const [section, shapeFor] of SECTIONS) {
    const kept = nvram.get(section);
    const trouble = kept === undefined ? undefined : shapeFor(model, commands)(kept);
    if (trouble === undefined) continue;
    throw new HostError(
      "MT_NVRAM",
      `section "${section}": ${trouble.replace(/^\./, "").trim()}, which no ${model.name} keeps; mend it, or delete the section to have the factory's`,
    );
  }
}

const secret = fields({
  pin: text(/^\d{4,8}$/),
  puk: text(/^\d{4,8}$/),
  pinLeft: whole(0, 3),
  pukLeft: whole(0, 10),
});

/** What has been typed in quotes. */
const typed = text(/^[^"]{0,127}$/);

const messages = list((value) => (value === null ? undefined : message(value)));
const message = fields({ status: oneOf(STATUSES), pdu: text(/^([0-9a-f]{2})+$/i) });

const SECTIONS: readonly [string, (model: Model, commands: CommandTable) => Shape][] = [
  ["settings", (model, commands) => entries((name) => settingShape(name, "self", commands, model))],
  [
    "profile",
    (model, commands) =>
      fields({ registers: entries(registerShape), settings: profileShape(model, commands) }),
  ],
  [
    "contexts",
    ({ limits: { cid, contextID } }) =>
      list(
        fields({
          contextID: whole(1, Math.max(cid.max, contextID.max)),
          defined: flag,
          type: oneOf(PDP_TYPES),
          apn: typed,
          username: typed,
          password: typed,
          authentication: whole(0, 3),
        }),
      ),
  ],
  [
    "sim",
    () => fields({ made: text(/^/), card: fields({ locked: flag, pin1: secret, pin2: secret }) }),
  ],
  [
    "selection",
    () =>
      fields({
        mode: oneOf(["automatic", "manual", "manual, then automatic", "deregistered"]),
        plmn: optional(typed),
        rat: optional(oneOf(RATS)),
      }),
  ],
  ["sms centre", () => fields({ value: text(/^[0-9*#abc]{0,20}$/), type: whole(0, 255) })],
  ["sms me", () => messages],
  ["sms sm", () => messages],
  ["sms sr", () => messages],
];

/** `[["+IPR", { rate: 9600 }]]`. */
function profileShape(model: Model, commands: CommandTable): Shape {
  const pairs = list(shaped((pair) => Array.isArray(pair) && pair.length === 2));
  const named = entries((name) => settingShape(name, "profile", commands, model));
  return (value) => pairs(value) ?? named(Object.fromEntries(value as [string, unknown][]));
}

function registerShape(name: string): Shape | undefined {
  const known = REGISTER_NAMES.find((each) => each === name);
  if (known === undefined) return undefined;
  const { range, saved, refused = [] } = register(known);
  const inRange = whole(range.min, range.max);
  const allowed = shaped((value) => !refused.some((each) => each === value));
  return saved ? (value) => inRange(value) ?? allowed(value) : undefined;
}

/** Of `+CPMS`, or of `+QCFG "band"`. */
function settingShape(
  key: string,
  saved: "self" | "profile",
  commands: CommandTable,
  model: Model,
): Shape | undefined {
  const [, name = "", option] = /^(\S+)(?: "(.*)")?$/.exec(key) ?? [];
  const command = commands.get(name);
  const variant = command?.variants.find((each) => each.option === option);
  if (!variant || command?.setting?.saved !== saved) return undefined;
  return command.setting.shape ?? valuesShape(variant.params, model);
}

/** What is left out was never given. */
function valuesShape(params: Params, model: Model): Shape {
  return fields(
    Object.fromEntries(
      Object.entries(params).map(([name, param]) => {
        const shape = valueShape(param, model);
        return [name, param.optional ? optional(shape) : shape];
      }),
    ),
  );
}

/** A value is right if it comes out as it goes in; one that changes nothing when typed may be there all the same. */
function valueShape(param: Param<unknown>, model: Model): Shape {
  return shaped((value) => {
    if (typeof value !== "string" && typeof value !== "number") return false;
    const printed = param.format(value);
    const [field, ...more] = splitFields(printed) ?? [];
    if (!field || more.length > 0) return false;
    const parsed = param.parse(field, model);
    return parsed === value || (parsed === undefined && printed !== "");
  });
}
