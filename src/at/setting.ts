import type { Model } from "../models/model.ts";
import type { AtChannel } from "./channel.ts";
import { command, type Command, type Equipment, type SettingInfo } from "./command.ts";
import { formatValues, type Params, type Values } from "./params.ts";
import { ok, type Result } from "./reply.ts";

export interface SettingSpec<E extends Equipment, P extends Params> extends SettingInfo {
  readonly name: string;
  readonly title: string;
  readonly ref: string;
  /** Those left out of a write form (declare them `optional`) keep their value. */
  readonly params: P;
  readonly factory: Values<P> | ((model: Model) => Values<P>);
  readonly maxResponseTime?: number;
  readonly responses?: readonly string[];
  readonly test?: "OK" | ((model: Model) => readonly string[]);
  readonly support?: Command<E>["support"];
  /** Where the read form tells more than the values. */
  read?(equipment: E, values: Values<P>, channel: AtChannel<E>): Result;
  /** Why it cannot be changed now; nothing: it can. */
  refused?(equipment: E, channel: AtChannel<E>): Result | undefined;
  /** What a new value causes, and another answer than OK. */
  changed?(equipment: E, values: Values<P>, channel: AtChannel<E>): Result | undefined;
  execute?(equipment: E, channel: AtChannel<E>): Result;
}

/** A command that stores what it is told and tells it again, and the way for others to see the value. */
export interface Setting<E extends Equipment, P extends Params> extends Command<E> {
  get(equipment: E, channel: AtChannel<E>): Values<P>;
}

/** Declares a setting: test, read and write form, where it is kept and for how long. */
export function setting<E extends Equipment, const P extends Params>(
  spec: SettingSpec<E, P>,
): Setting<E, P> {
  function get(equipment: E, channel: AtChannel<E>): Values<P> {
    const store = spec.scope === "channel" ? channel.settings : equipment.settings;
    // The cast: only this setting writes under its own name.
    const stored = store.get(spec.name) as Values<P> | undefined;
    if (stored) return stored;
    return typeof spec.factory === "function" ? spec.factory(equipment.model) : spec.factory;
  }

  const base = command<E, P>({
    ...spec,
    read(equipment, channel) {
      const values = get(equipment, channel);
      return (
        spec.read?.(equipment, values, channel) ??
        ok(`${spec.name}: ${formatValues(spec.params, values)}`)
      );
    },
    write(equipment, given, channel) {
      const refused = spec.refused?.(equipment, channel);
      if (refused) return refused;
      const values: Record<string, unknown> = { ...get(equipment, channel) };
      for (const [name, value] of Object.entries(given)) {
        if (value !== undefined) values[name] = value;
      }
      const store = spec.scope === "channel" ? channel.settings : equipment.settings;
      store.set(spec.name, values);
      return spec.changed?.(equipment, values as Values<P>, channel) ?? ok();
    },
  });
  const { scope, saved, factoryReset } = spec;
  return {
    ...base,
    setting: { scope, saved, ...(factoryReset === false && { factoryReset }) },
    get,
  };
}
