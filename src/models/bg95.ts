import type { Model, Rat } from "./model.ts";
import { FACTORY_TRAITS } from "./traits.ts";

const EMTC: readonly Rat[] = ["eMTC"];
const LTE: readonly Rat[] = ["eMTC", "NBIoT"];

/** AT+QCFG options of the BG96 alone. */
const FAMILY_LACKS = ['+QCFG "roamservice"', '+QCFG "nbsibscramble"'];
/** AT+QCFG options that only make sense where there is more than one technology. */
const LTE_LACKS = [...FAMILY_LACKS, '+QCFG "nwscanmode"'];
const EMTC_LACKS = [...LTE_LACKS, '+QCFG "iotopmode"'];

const EMTC_BANDS = [1, 2, 3, 4, 5, 8, 12, 13, 18, 19, 20, 25, 26, 27, 28, 66, 85];
const NBIOT_BANDS = [1, 2, 3, 4, 5, 8, 12, 13, 18, 19, 20, 25, 28, 66, 71, 85];
const BANDS_450 = [31, 72, 73];

/** The module this twin is written after; the others say what differs. Sources: `TCP/IP` 2.3, captures of BG95-M3. */
export const bg95m3: Model = {
  name: "BG95-M3",
  revision: "BG95M3LAR02A03",
  application: "01.011.01.011",
  rats: ["eMTC", "NBIoT", "GSM"],
  // As the masks of AT+QCFG=? tell (observed: BG95-M3).
  bands: { eMTC: EMTC_BANDS, NBIoT: NBIOT_BANDS, GSM: [850, 900, 1800, 1900] },
  limits: {
    contextID: { min: 1, max: 16 },
    connectID: { min: 0, max: 11 },
    contextType: { min: 1, max: 3 },
    authentication: { min: 0, max: 3 },
    sendLength: { min: 0, max: 1460 },
    readLength: { min: 0, max: 1500 },
    cid: { min: 1, max: 15 },
  },
  factory: {
    retransmission: { maxBackoffs: 12, maxRto: 600 },
    dtr: 2,
    connectText: 4,
    nwscanmode: 0,
    nwscanseq: "020301",
    iotopmode: 0,
    servicedomain: 1,
  },
  wording: {
    rat: { eMTC: "eMTC", NBIoT: "NBIoT", GSM: "GSM" },
    cell: { eMTC: "eMTC", NBIoT: "NBIoT", GSM: "GSM" },
  },
  lacks: FAMILY_LACKS,
  traits: FACTORY_TRAITS,
};

/** A BG95 of another number: what every one of them has of its own. */
function bg95(number: string, differs: Partial<Model> = {}): Model {
  return {
    ...bg95m3,
    name: `BG95-M${number}`,
    revision: `BG95M${number}LAR02A03`,
    application: "01.001.01.001",
    ...differs,
  };
}

const LTE_ONLY: Partial<Model> = {
  rats: LTE,
  bands: { ...bg95m3.bands, GSM: [] },
  lacks: LTE_LACKS,
};

export const bg95m1: Model = bg95("1", {
  rats: EMTC,
  bands: { eMTC: EMTC_BANDS, NBIoT: [], GSM: [] },
  lacks: EMTC_LACKS,
});
export const bg95m2: Model = bg95("2", LTE_ONLY);
/** With the bands around 450 MHz. */
export const bg95m4: Model = bg95("4", {
  ...LTE_ONLY,
  bands: {
    eMTC: [...EMTC_BANDS, ...BANDS_450].toSorted((a, b) => a - b),
    NBIoT: [...NBIOT_BANDS.filter((band) => band !== 71), ...BANDS_450].toSorted((a, b) => a - b),
    GSM: [],
  },
});
/** As the M3, with more power. */
export const bg95m5: Model = bg95("5", { application: "01.006.00.000" });
/** As the M2, with more power. */
export const bg95m6: Model = bg95("6", LTE_ONLY);
/** Bands of M8 and M9: no source seen. */
export const bg95m8: Model = bg95("8");
export const bg95m9: Model = bg95("9", LTE_ONLY);
/** As the M2, with positions from Wi-Fi. */
export const bg95mf: Model = bg95("F", LTE_ONLY);

export const bg77: Model = {
  ...bg95m3,
  ...LTE_ONLY,
  name: "BG77",
  revision: "BG77LAR02A04",
  application: "01.001.01.001",
};

export const bg600lm3: Model = {
  ...bg95m3,
  name: "BG600L-M3",
  revision: "BG600LM3LAR02A03",
  application: "01.001.01.001",
};
