import type { Trait, TraitValue } from "./trait.ts";
import { AT_TRAITS } from "./traits/at.ts";
import { POWER_TRAITS } from "./traits/power.ts";
import { NETWORK_TRAITS } from "./traits/network.ts";
import { SOCKET_TRAITS } from "./traits/sockets.ts";
import { MESSAGE_TRAITS } from "./traits/messages.ts";

/**
 * Everything this twin had to choose for itself. A model may set another value, and so may the user (`--trait`).
 * `docs/uncertain.md` is made from this table.
 */
export const TRAITS = {
  ...AT_TRAITS,
  ...POWER_TRAITS,
  ...NETWORK_TRAITS,
  ...SOCKET_TRAITS,
  ...MESSAGE_TRAITS,
} satisfies Record<string, Trait<TraitValue>>;

export type TraitName = keyof typeof TRAITS;

/** A value for each trait. */
export type Traits = {
  readonly [K in TraitName]: (typeof TRAITS)[K] extends Trait<infer T> ? T : never;
};

// The cast: Object.fromEntries forgets which value belongs to which name.
export const FACTORY_TRAITS = Object.fromEntries(
  Object.entries(TRAITS).map(([name, trait]) => [name, trait.factory]),
) as unknown as Traits;
