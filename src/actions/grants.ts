import { action } from "./action.ts";
import { bits } from "./slots.ts";

/** How the network grants power saving. */
export const GRANT_ACTIONS = [
  action({
    actor: "network",
    form: "grants psm PERIODIC ACTIVE",
    doc: "the T3412 and T3324 that a request for PSM gets (AT+CPSMS)",
    slots: { periodic: bits(8), active: bits(8) },
    act({ modem: { radio } }, values) {
      radio.air.manners.psm = values;
    },
  }),
  action({
    actor: "network",
    form: "grants psm none",
    doc: "requests for PSM get nothing",
    act({ modem: { radio } }) {
      radio.air.manners.psm = "none";
    },
  }),
  action({
    actor: "network",
    form: "grants psm as requested",
    doc: "they get what they ask for, as at first",
    act({ modem: { radio } }) {
      radio.air.manners.psm = "as requested";
    },
  }),
  action({
    actor: "network",
    form: "grants edrx CYCLE WINDOW",
    doc: "the cycle and paging time window that a request for eDRX gets (AT+CEDRXS)",
    slots: { cycle: bits(4), window: bits(4) },
    act({ modem: { radio } }, values) {
      radio.air.manners.edrx = values;
    },
  }),
  action({
    actor: "network",
    form: "grants edrx none",
    doc: "requests for eDRX get nothing",
    act({ modem: { radio } }) {
      radio.air.manners.edrx = "none";
    },
  }),
  action({
    actor: "network",
    form: "grants edrx as requested",
    doc: "they get what they ask for, as at first",
    act({ modem: { radio } }) {
      radio.air.manners.edrx = "as requested";
    },
  }),
];
