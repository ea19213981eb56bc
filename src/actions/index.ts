import type { Action } from "./action.ts";
import { GRANT_ACTIONS } from "./grants.ts";
import { LINE_ACTIONS } from "./lines.ts";
import { MESSAGE_ACTIONS } from "./messages.ts";
import { RADIO_ACTIONS } from "./radio.ts";
import { SIM_ACTIONS } from "./sim.ts";

/** Whatever can happen around the module, in the order of the documentation. */
export const ACTIONS: readonly Action[] = [
  ...RADIO_ACTIONS,
  ...GRANT_ACTIONS,
  ...MESSAGE_ACTIONS,
  ...SIM_ACTIONS,
  ...LINE_ACTIONS,
];
