import type { Slots, ValuesOf } from "../kernel/form.ts";
import type { InputLine } from "../kernel/pipe.ts";
import type { Modem } from "../modem/modem.ts";

/** Who does it: the network, whoever holds the SIM card, or whatever is at a port. */
export type Actor = "network" | "sim" | "host";

/** What an action is done to. */
export interface Target {
  readonly modem: Modem;
  /** Moves a line at the port that is meant. */
  line(line: InputLine, active: boolean): void;
}

/** Something that happens around the module. Parser, messages and documentation come from its declaration. */
export interface Action {
  readonly actor: Actor;
  /** `rejects PLMN [CAUSE]`, as `matchForm` reads it. */
  readonly form: string;
  readonly doc: string;
  /** The values by their names in the form; undefined: left out. */
  readonly slots: Slots;
  /** Does it; or says why it cannot be done. */
  act(target: Target, values: { readonly [name: string]: unknown }): string | undefined;
}

/** Declares an action. `act` gets its values by their types; those in brackets may be undefined. */
export function action<const S extends Slots>(declared: {
  readonly actor: Actor;
  readonly form: string;
  readonly doc: string;
  readonly slots?: S;
  readonly act: (target: Target, values: ValuesOf<S>) => string | undefined | void;
}): Action {
  const { actor, form, doc, slots, act } = declared;
  return {
    ...{ actor, form, doc, slots: slots ?? {} },
    // The cast: `parseAction` reads the values by the same slots.
    act: (target, values) => act(target, values as ValuesOf<S>) ?? undefined,
  };
}
