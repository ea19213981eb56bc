import type { Action } from "../../actions/action.ts";
import { ACTIONS } from "../../actions/index.ts";
import type { Command } from "../../at/command.ts";
import type { Modem } from "../../modem/modem.ts";
import type { Model } from "../../models/model.ts";
import { manualOf } from "../../commands/manual.ts";
import type { FaultKind, Setting } from "../../faults/fault.ts";
import { FAULTS } from "../../faults/index.ts";
import { LIMITS } from "../../faults/limits.ts";
import { factoryText } from "../../faults/words.ts";
import { MODELS } from "../../models/catalogue.ts";
import { isNeeded } from "../fault-body.ts";
import { route, type Route } from "../route.ts";
import {
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  text,
  type TypeOf,
} from "../shape.ts";

const ACTION = object("something that can happen around a module", {
  who: oneOf("who does it", "network", "sim", "host"),
  form: text("its line: capitals are a value, in brackets what may be left out"),
  doc: text("what it does"),
  slots: list(
    "its values, in their order",
    object("a value", {
      name: text("as in the form, in small letters"),
      allowed: text("what may stand there"),
      optional: flag("it may be left out"),
      quoted: flag("it is written in quotes"),
      rest: flag("it is the rest of the line"),
    }),
  ),
});

const SETTING = object("a setting of a fault", {
  name: text("its key"),
  doc: text("what it decides"),
  allowed: text("what may stand there"),
  required: flag("it must be given"),
  factory: nullable(text("what it is if it is not given")),
});

const KIND = object("a kind of fault", {
  kind: text("its name"),
  layer: oneOf("where it bites", "UART", "AT", "radio", "IP"),
  doc: text("what happens"),
  subject: nullable(text("what `on` is compared with; null: it has no `on`")),
  settings: list("its settings", SETTING),
});

const SCENARIO = object("a scenario that comes with the program", {
  scenario: text("its name for POST /api/modems"),
  name: text("its first line"),
  about: text("what happens, and what a good driver does"),
  host: flag("it has a host of its own, that plays by itself"),
  lasts: nullable(number("milliseconds; null: as long as its host")),
  steps: integer("how many steps it has"),
  expectations: integer("how much it expects"),
});

const COMMAND = object("a command's entry in the manual", {
  name: text("`+QIOPEN`"),
  title: text("what it is for"),
  ref: text("where the manual has it"),
  support: text("how much of it works"),
  within: text("how soon it answers"),
  syntax: list("how it is typed", text("one way")),
  test: list("what `=?` answers on this model", text("a line")),
  params: list(
    "its parameters",
    object("a parameter; one without `allowed` heads those of an option", {
      option: nullable(text("the option it belongs to")),
      label: text("as the manual writes it"),
      allowed: text("what it may be on this model"),
      optional: flag("it may be left out"),
      doc: text("what it is"),
    }),
  ),
  responses: list("what it answers", text("a line")),
});

/** What there is to choose from. */
export const CATALOGUE_ROUTES: readonly Route[] = [
  route({
    method: "get",
    path: "/api/models",
    title: "The models there are, the one that is usual first",
    answer: {
      status: 200,
      doc: "the models",
      shape: object("the models", {
        models: list(
          "all",
          object("a model", { name: text("its name"), summary: text("its radio technologies") }),
        ),
      }),
    },
    handle: (_call, json) =>
      json({
        models: MODELS.map(({ name, rats }) => ({ name, summary: rats.join(", ") })),
      }),
  }),
  route({
    method: "get",
    path: "/api/actions",
    title: "What can happen around a module",
    answer: {
      status: 200,
      doc: "the actions",
      shape: object("the actions", { actions: list("all", ACTION) }),
    },
    handle: (_call, json) => json({ actions: ACTIONS.map((action) => actionOf(action)) }),
  }),
  route({
    method: "get",
    path: "/api/faults",
    title: "What can go wrong on purpose",
    answer: {
      status: 200,
      doc: "the kinds of fault",
      shape: object("the kinds of fault", {
        faults: list("all", KIND),
        limits: list("what each can be limited by", SETTING),
      }),
    },
    handle: (_call, json) =>
      json({ faults: FAULTS.map((kind) => kindOf(kind)), limits: settingsOf(LIMITS) }),
  }),
  route({
    method: "get",
    path: "/api/scenarios",
    title: "The scenarios that come with the program",
    answer: {
      status: 200,
      doc: "the scenarios",
      shape: object("the scenarios", { scenarios: list("all", SCENARIO) }),
    },
    handle: async ({ modems }, json) => json({ scenarios: await modems.scenarios() }),
  }),
  route({
    method: "get",
    path: "/api/modems/{modem}/commands",
    title: "The manual of the module's commands",
    answer: {
      status: 200,
      doc: "the commands",
      shape: object("the commands", { commands: list("all", COMMAND) }),
    },
    handle(call, json) {
      const { model, commands } = call.served().modem;
      const own = [...commands.values()].filter(({ name }) => !model.lacks.includes(name));
      return json({ commands: own.map((command) => commandOf(command, model)) });
    },
  }),
];

function commandOf(command: Command<Modem>, model: Model): TypeOf<typeof COMMAND> {
  const { name, title, ref } = command;
  const { params, ...manual } = manualOf(command, model);
  const all = params.map(({ option = null, label, allowed, optional, doc }) => {
    return { option, label, allowed, optional, doc };
  });
  return { name, title, ref, ...manual, params: all };
}

function actionOf({ actor, form, doc, slots }: Action): TypeOf<typeof ACTION> {
  const words = form.matchAll(/(\[)?(")?([A-Z]+)"?(…)?\]?(?= |$)/g);
  const found: TypeOf<typeof ACTION>["slots"][number][] = [];
  for (const [, bracket, quote, word = "", all] of words) {
    const slot = slots[word.toLowerCase()];
    if (!slot) continue; // a word that is in capitals too: DTR
    const marks = {
      optional: bracket !== undefined,
      quoted: quote !== undefined,
      rest: all !== undefined,
    };
    found.push({ name: word.toLowerCase(), allowed: slot.allowed, ...marks });
  }
  return { who: actor, form, doc, slots: found };
}

function kindOf({ name, layer, doc, subject, settings }: FaultKind): TypeOf<typeof KIND> {
  return { kind: name, layer, doc, subject: subject ?? null, settings: settingsOf(settings) };
}

function settingsOf(settings: {
  readonly [name: string]: Setting<unknown>;
}): TypeOf<typeof SETTING>[] {
  return Object.entries(settings).map(([name, setting]) => settingOf(name, setting));
}

function settingOf(name: string, setting: Setting<unknown>): TypeOf<typeof SETTING> {
  const { doc, slot } = setting;
  const factory = factoryText(setting) ?? null;
  return { name, doc, allowed: slot.allowed, required: isNeeded(setting), factory };
}
