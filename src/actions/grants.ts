import { action } from "./action.ts";
import { bits } from "./slots.ts";

/** What a network does with every request alike. */
const always = (what: "psm" | "edrx", grant: "none" | "as requested", doc: string) =>
  action({
    actor: "network",
    form: `grants ${what} ${grant}`,
    doc,
    act({ modem: { radio } }) {
      radio.air.manners[what] = grant;
    },
  });

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
  always("psm", "none", "requests for PSM get nothing"),
  always("psm", "as requested", "they get what they ask for, as at first"),
  action({
    actor: "network",
    form: "grants edrx CYCLE WINDOW",
    doc: "the cycle and paging time window that a request for eDRX gets (AT+CEDRXS)",
    slots: { cycle: bits(4), window: bits(4) },
    act({ modem: { radio } }, values) {
      radio.air.manners.edrx = values;
    },
  }),
  always("edrx", "none", "requests for eDRX get nothing"),
  always("edrx", "as requested", "they get what they ask for, as at first"),
];
