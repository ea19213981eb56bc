import { int, oneOf, optional, silent, text, type Param } from "../at/params.ts";
import { defineUrc } from "../at/urc.ts";

const stat = int({ min: 0, max: 5 }, "Registration status.");
const place = optional(text({ max: 4 }, "Location or tracking area code, hexadecimal."));
const cell = optional(text({ max: 8 }, "Cell identity, hexadecimal."));
const act = optional(oneOf([0, 8, 9], "0: GSM, 8: eMTC, 9: NB-IoT."));
/** Always left empty: the module has none of them to tell. */
const empty = optional(silent(text({ max: 2 }, "Not told.")));
const bits = optional(text({ max: 8 }, "Eight bits."));

const location = { stat, tac: place, ci: cell, AcT: act } as const;
const timers = {
  ...location,
  cause_type: empty,
  reject_cause: empty,
  Active_Time: bits,
  Periodic_TAU: bits,
} as const;

export const creg = defineUrc({
  head: "+CREG:",
  title: "Network Registration",
  ref: "27.007 7.2",
  params: location,
});
export const cgreg = defineUrc({
  head: "+CGREG:",
  title: "GPRS Network Registration",
  ref: "27.007 10.1.20",
  params: timers,
});
export const cereg = defineUrc({
  head: "+CEREG:",
  title: "EPS Network Registration",
  ref: "27.007 10.1.22",
  params: timers,
});

/** Printed as it is: URC parameters without quotes. */
function bare(doc: string): Param<string> {
  return { ...text({ max: 80 }, doc), format: (value) => value };
}

export const cgev = defineUrc({
  head: "+CGEV:",
  title: "Packet Domain Event",
  ref: "27.007 10.1.19",
  params: { event: bare("NW DETACH, ME DETACH, PDN ACT <cid>, NW DEACT <type>,<address>,<cid>…") },
});

export const pinState = defineUrc({
  head: "+CPIN:",
  title: "State of the SIM",
  ref: "AT 5.3",
  params: { code: bare("READY, SIM PIN, SIM PUK, NOT READY…") },
});

export const simKind = defineUrc({
  head: "+QUSIM:",
  title: "Kind of the SIM",
  ref: "observed: BG96",
  params: { kind: int({ min: 0, max: 1 }, "0: SIM, 1: USIM.") },
});

export const functional = defineUrc({
  head: "+CFUN:",
  title: "Functionality After a Start",
  ref: "AT 12.7",
  params: { fun: int({ min: 0, max: 4 }, "1: full.") },
});

export const messagesReady = defineUrc({
  head: "+QIND: SMS DONE",
  title: "SMS Are Ready",
  ref: "AT 12.7",
  params: {},
});

export const signalChanged = defineUrc({
  head: '+QIND: "csq"',
  title: "Signal Quality Has Changed",
  ref: "AT 4.3",
  params: {
    rssi: int({ min: 0, max: 99 }, "As AT+CSQ."),
    ber: int({ min: 0, max: 99 }, "As AT+CSQ."),
  },
});

export const storeFull = defineUrc({
  head: '+QIND: "smsfull"',
  title: "A Message Store Is Full",
  ref: "AT 4.3",
  params: { storage: text({ max: 2 }, '"SM" or "ME".') },
});

export const simInserted = defineUrc({
  head: "+QSIMSTAT:",
  title: "SIM Inserted or Removed",
  ref: "AT 5.10",
  params: {
    enable: int({ min: 0, max: 1 }, "1."),
    inserted_status: int({ min: 0, max: 2 }, "0: removed, 1: inserted."),
  },
});

export const zoneChanged = defineUrc({
  head: "+CTZV:",
  title: "Time Zone",
  ref: "27.007 8.41",
  params: { tz: text({ max: 3 }, "Quarters of an hour with sign.") },
});

export const zoneAndTime = defineUrc({
  head: "+CTZE:",
  title: "Time Zone and Time",
  ref: "27.007 8.41",
  params: {
    tz: text({ max: 3 }, "Quarters of an hour with sign."),
    dst: int({ min: 0, max: 2 }, "Hours of summer time."),
    time: text({ max: 19 }, "Local time."),
  },
});

export const connectionChanged = defineUrc({
  head: "+QCSCON:",
  title: "Radio Connection",
  ref: "AT 6.17",
  params: {
    n: int({ min: 0, max: 1 }, "1."),
    mode: int({ min: 0, max: 1 }, "0: idle, 1: connected."),
  },
});

export const edrxGranted = defineUrc({
  head: "+CEDRXP:",
  title: "eDRX Granted by the Network",
  ref: "27.007 7.40",
  params: {
    AcT: int({ min: 0, max: 5 }, "4: eMTC, 5: NB-IoT, 0: no eDRX any more."),
    requested: optional(text({ max: 4 }, "Four bits.")),
    provided: optional(text({ max: 4 }, "Four bits.")),
    window: optional(text({ max: 4 }, "Four bits.")),
  },
});

export const psmTimers = defineUrc({
  head: "+QPSMTIMER:",
  title: "PSM Timers Granted by the Network",
  ref: "AT 4.2",
  params: {
    TAU: int({ min: 0, max: 35_712_000 }, "T3412 in seconds."),
    active: int({ min: 0, max: 11_160 }, "T3324 in seconds."),
  },
});

/** Every URC of the module beside those of services, for the manual. */
export const MODULE_URCS = [
  functional,
  pinState,
  simKind,
  messagesReady,
  simInserted,
  creg,
  cgreg,
  cereg,
  cgev,
  signalChanged,
  storeFull,
  zoneChanged,
  zoneAndTime,
  connectionChanged,
  edrxGranted,
  psmTimers,
] as const;
