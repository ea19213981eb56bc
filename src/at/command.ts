import type { Clock } from "../kernel/clock.ts";
import type { InputLine } from "../kernel/pipe.ts";
import type { Interposer } from "./interposer.ts";
import type { Model } from "../models/model.ts";
import type { AtChannel } from "./channel.ts";
import type { PortLines } from "./port-lines.ts";
import { splitFields } from "./fields.ts";
import { INVALID, parseParams, syntax, testForm, type Params, type Values } from "./params.ts";
import { ERROR, ok, type Final, type Result } from "./reply.ts";
import type { SettingsStore } from "./settings-store.ts";

/** What the interpreter needs to know of the equipment it speaks for. */
export interface Equipment {
  /** Who stands between its ports and what they do, if anybody does. */
  readonly interposer: Interposer | undefined;
  readonly clock: Clock;
  readonly model: Model;
  /** Settings that all ports share. */
  readonly settings: SettingsStore;
  /** The host sent a command that is not declared. `command` is its name, never its parameters. */
  unknownCommand(command: string, port: string): void;
  /** The host did something at a port of equipment that is switched off. */
  touchedWhileOff(how: "typed" | "opened"): void;
  /** A pin that is not of one port alone was moved by whoever has it in hand. */
  pin(line: Exclude<InputLine, "DTR">, active: boolean): void;
  /** Milliseconds until it answers a command. */
  replyDelay(name: string, form: Form): number;
  /** A URC is about to be said at a port: the ring indicator. Answers how long the URC waits for it, in milliseconds. */
  ring(port: PortLines, line: string): number;
  /** It sleeps where DTR is not active, and hears nothing. */
  readonly mayDoze: boolean;
  /** A command failed in a way it should not: a mistake in this project, answered with ERROR and told to people. */
  defect(error: unknown): void;
}

/** The forms of a command. V.250 5.4.4; a basic command (`ATE0`) is a write form with one number or none. */
export type Form = "test" | "read" | "write" | "execute";

/** How much of a command works: all of it, some (with what is missing), or nothing but its syntax. */
export type Support = "full" | { readonly partial: string };

export interface CommandSpec<E extends Equipment, P extends Params> {
  /** `+QIOPEN`, `&D`, `S3`, `E`. */
  readonly name: string;
  readonly title: string;
  /** Chapter of the manual, e.g. `TCP/IP 2.3.4`: where every claim about behaviour starts. */
  readonly ref: string;
  /** The longest the module may take to answer, in milliseconds; 300 if not given. */
  readonly maxResponseTime?: number;
  /** In the order they are typed, under the manual's own names. */
  readonly params: P;
  /** What may be answered besides the test form, for the manual: `+QIRD: <read_actual_length><CR><LF><data>`. */
  readonly responses?: readonly string[];
  readonly support?: Support;
  /** Where what it stores is kept, if it stores anything by itself. */
  readonly setting?: SettingInfo;
  /** Where the test form is not the list of parameters: `"OK"` for nothing but OK, or the lines. */
  readonly test?: "OK" | ((model: Model) => readonly string[]);
  /** Where the test form is an errand of its own: AT+COPS=? looks around. */
  answerTest?(equipment: E, channel: AtChannel<E>): Result;
  /** The host typed while `answerTest` was awaited: ends the wait. Without it, what is typed waits. V.250 5.6.1. */
  abort?(equipment: E): void;
  read?(equipment: E, channel: AtChannel<E>): Result;
  write?(equipment: E, values: Values<P>, channel: AtChannel<E>): Result;
  execute?(equipment: E, channel: AtChannel<E>): Result;
  /** The answer to a form it does not have, or whose parameters are wrong; ERROR if not given. */
  invalid?(equipment: E): Result;
  /** The answer when `maxResponseTime` has passed without one; ERROR if not given. */
  timedOut?(equipment: E): Final;
}

/** A declared command with its parameter types erased: what the registry holds and the docs print. */
export interface Command<E extends Equipment> {
  readonly name: string;
  readonly title: string;
  readonly ref: string;
  readonly maxResponseTime: number;
  readonly responses: readonly string[];
  readonly support: Support;
  /** The parameter lists it takes: one, or one for each option. */
  readonly variants: readonly CommandVariant[];
  readonly forms: ReadonlySet<Form>;
  /** Every form as the manual's syntax line. */
  readonly syntax: readonly string[];
  /** What is stored of it, and where; undefined: it is not a setting. */
  readonly setting?: SettingInfo;
  testLines(model: Model): readonly string[];
  abort?(equipment: E): void;
  run(form: Form, text: string, equipment: E, channel: AtChannel<E>): Result;
  timedOut(equipment: E): Final;
}

/** `option` is what stands in quotes before the parameters. */
export interface CommandVariant {
  readonly option?: string;
  readonly doc?: string;
  readonly params: Params;
}

/** When a setting ends: `power` with power, `profile` stored by AT&W, `self` stored at once. */
export interface SettingInfo {
  readonly scope: "channel" | "module";
  readonly saved: "power" | "profile" | "self";
  /** False: AT&F leaves it alone. */
  readonly factoryReset?: false;
  /** Where what is stored is not the values of its parameters: what is wrong with it, if anything is. */
  readonly shape?: (stored: unknown) => string | undefined;
}

/** Default for `maxResponseTime`: what the manuals print for commands that only look something up. */
const QUICK = 300;

/** Turns a declaration into a command: parser, ranges, `=?` answer and manual entry all come from it. */
export function command<E extends Equipment, const P extends Params>(
  spec: CommandSpec<E, P>,
): Command<E> {
  const forms = new Set<Form>();
  if (spec.name.startsWith("+")) forms.add("test");
  if (spec.read) forms.add("read");
  if (spec.write) forms.add("write");
  if (spec.execute) forms.add("execute");

  function testLines(model: Model): readonly string[] {
    const own = model.tests?.[spec.name];
    if (own) return own;
    if (spec.test === "OK") return [];
    if (spec.test) return spec.test(model);
    const list = testForm(spec.params, model);
    return list === "" ? [] : [`${spec.name}: ${list}`];
  }

  function invalid(equipment: E): Result {
    return spec.invalid?.(equipment) ?? ERROR;
  }

  return {
    name: spec.name,
    title: spec.title,
    ref: spec.ref,
    maxResponseTime: spec.maxResponseTime ?? QUICK,
    responses: spec.responses ?? [],
    support: spec.support ?? "full",
    ...(spec.setting && { setting: spec.setting }),
    variants: [{ params: spec.params }],
    forms,
    syntax: syntaxLines(spec.name, forms, spec.params),
    testLines,
    ...(spec.abort && { abort: (equipment: E) => spec.abort!(equipment) }),
    timedOut: (equipment) => spec.timedOut?.(equipment) ?? ERROR,
    run(form, text, equipment, channel) {
      switch (form) {
        case "test":
          if (spec.answerTest && !equipment.model.tests?.[spec.name]) {
            return spec.answerTest(equipment, channel);
          }
          return forms.has("test") ? ok(...testLines(equipment.model)) : invalid(equipment);
        case "read":
          return spec.read?.(equipment, channel) ?? invalid(equipment);
        case "execute":
          return spec.execute?.(equipment, channel) ?? invalid(equipment);
        case "write": {
          const fields = splitFields(text);
          const values = fields ? parseParams(spec.params, fields, equipment.model) : INVALID;
          if (values === INVALID || !spec.write) return invalid(equipment);
          return spec.write(equipment, values, channel);
        }
      }
    },
  };
}

function syntaxLines(name: string, forms: ReadonlySet<Form>, params: Params): string[] {
  if (!name.startsWith("+")) {
    if (/^S\d/.test(name)) return [`AT${name}?`, `AT${name}=${syntax(params)}`];
    return [`AT${name}${syntax(params)}`];
  }
  const lines: string[] = [];
  if (forms.has("test")) lines.push(`AT${name}=?`);
  if (forms.has("read")) lines.push(`AT${name}?`);
  if (forms.has("write")) lines.push(`AT${name}=${syntax(params)}`);
  if (forms.has("execute")) lines.push(`AT${name}`);
  return lines;
}
