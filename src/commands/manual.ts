import type { Command } from "../at/command.ts";
import type { Modem } from "../modem/modem.ts";
import type { Model } from "../models/model.ts";

/** A command's entry in the manual, for the terminal and for the pages alike. */
export interface ManualEntry {
  readonly support: string;
  readonly within: string;
  readonly syntax: readonly string[];
  /** The lines the test form answers on this model. */
  readonly test: readonly string[];
  /** An entry with `option` heads the parameters of that option. */
  readonly params: readonly {
    readonly option?: string;
    readonly label: string;
    readonly allowed: string;
    readonly optional: boolean;
    readonly doc: string;
  }[];
  readonly responses: readonly string[];
}

/** Everything the declaration says of a command, in words. */
export function manualOf(command: Command<Modem>, model: Model): ManualEntry {
  const { support, maxResponseTime: ms } = command;
  const params: ManualEntry["params"][number][] = [];
  for (const variant of command.variants) {
    if (variant.option !== undefined) {
      const { option, doc = "" } = variant;
      params.push({ option, label: `"${option}"`, allowed: "", optional: false, doc });
    }
    for (const [name, param] of Object.entries(variant.params)) {
      const { optional, doc, label = `<${name}>` } = param;
      params.push({ label, allowed: param.allowed(model), optional, doc });
    }
  }
  return {
    support: support === "full" ? "full" : `partial. ${support.partial}`,
    within: ms < 1000 ? `${ms} ms` : `${ms / 1000} s`,
    syntax: command.syntax,
    test: command.forms.has("test") ? command.testLines(model) : [],
    params,
    responses: command.responses,
  };
}
