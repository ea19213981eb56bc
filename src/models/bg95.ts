import type { Model, Rat } from "./model.ts";
import { FACTORY_TRAITS } from "./traits.ts";

const EMTC: readonly Rat[] = ["eMTC"];
const LTE: readonly Rat[] = ["eMTC", "NBIoT"];
const LTE_AND_GSM: readonly Rat[] = ["eMTC", "NBIoT", "GSM"];

/** AT+QCFG options that only make sense where there is more than one technology. */
const LTE_LACKS = ['+QCFG "nwscanmode"'];
const EMTC_LACKS = [...LTE_LACKS, '+QCFG "iotopmode"'];

/** The module this twin is written after; the others say what differs. Sources: `TCP/IP` 2.3, captures of BG95-M3. */
export const bg95m3: Model = {
  name: "BG95-M3",
  revision: "BG95M3LAR02A03",
  application: "01.011.01.011",
  rats: LTE_AND_GSM,
  limits: {
    contextID: { min: 1, max: 16 },
    connectID: { min: 0, max: 11 },
    contextType: { min: 1, max: 3 },
    authentication: { min: 0, max: 3 },
    sendLength: { min: 0, max: 1460 },
    readLength: { min: 0, max: 1500 },
    cid: { min: 1, max: 15 },
  },
  factory: { retransmission: { maxBackoffs: 12, maxRto: 600 }, dtr: 2, connectText: 4 },
  lacks: [],
  traits: FACTORY_TRAITS,
};

function variant(
  number: string,
  rats: readonly Rat[],
  lacks: readonly string[],
  application = "01.001.01.001",
): Model {
  return {
    ...bg95m3,
    name: `BG95-M${number}`,
    revision: `BG95M${number}LAR02A03`,
    application,
    rats,
    lacks,
  };
}

export const bg95m1: Model = variant("1", EMTC, EMTC_LACKS);
export const bg95m2: Model = variant("2", LTE, LTE_LACKS);
export const bg95m4: Model = variant("4", LTE, LTE_LACKS);
export const bg95m5: Model = variant("5", LTE_AND_GSM, [], "01.006.00.000");
export const bg95m6: Model = variant("6", LTE, LTE_LACKS);
export const bg95m8: Model = variant("8", LTE_AND_GSM, []);
export const bg95m9: Model = variant("9", LTE, LTE_LACKS);
export const bg95mf: Model = variant("F", LTE, LTE_LACKS);

export const bg77: Model = {
  ...bg95m3,
  name: "BG77",
  revision: "BG77LAR02A04",
  application: "01.001.01.001",
  rats: LTE,
  lacks: LTE_LACKS,
};

export const bg600lm3: Model = {
  ...bg95m3,
  name: "BG600L-M3",
  revision: "BG600LM3LAR02A03",
  application: "01.001.01.001",
};
