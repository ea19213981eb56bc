import { CME_ERROR } from "../../at/result-codes.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Cell } from "../../services/air.ts";
import { cme } from "../../at/reply.ts";

export const csq = defineCommand({
  name: "+CSQ",
  title: "Signal Quality",
  ref: "27.007 8.5",
  test: () => ["+CSQ: (0-31,99),(0-7,99)"],
  params: {},
  responses: ["+CSQ: <rssi>,<ber>"],
  // In LTE the bit error rate is not known, and in GSM nobody is called.
  execute: ({ radio }) => ok(`+CSQ: ${radio.rssi},99`),
});

export const qcsq = defineCommand({
  name: "+QCSQ",
  title: "Signal Strength",
  ref: "AT 6.14",
  test({ rats, wording }) {
    const order = ["GSM", "eMTC", "NBIoT"] as const;
    const names = order.filter((rat) => rats.includes(rat)).map((rat) => `"${wording.rat[rat]}"`);
    return [`+QCSQ: "NOSERVICE",${names.join(",")}`];
  },
  params: {},
  responses: ['+QCSQ: "<sysmode>",<rssi>[,<rsrp>,<sinr>,<rsrq>]', '+QCSQ: "NOSERVICE"'],
  execute({ radio, model }) {
    const cell = radio.registration.heard;
    if (!cell) return ok('+QCSQ: "NOSERVICE"');
    const { rssi, rsrp, sinr, rsrq } = cell.signal;
    const mode = model.wording.rat[cell.rat];
    if (cell.rat === "GSM") return ok(`+QCSQ: "${mode}",${rssi}`);
    // Fifths of a decibel from -20 dB on.
    const ratio = Math.max(0, Math.min(250, Math.round((sinr + 20) * 5)));
    return ok(`+QCSQ: "${mode}",${rssi},${rsrp},${ratio},${rsrq}`);
  },
});

export const qnwinfo = defineCommand({
  name: "+QNWINFO",
  title: "Network Information",
  ref: "AT 6.13",
  test: "OK",
  params: {},
  responses: ['+QNWINFO: "<AcT>","<operator>","<band>",<channel>', "+QNWINFO: No Service"],
  execute({ radio, model }) {
    const cell = radio.serving;
    const { noServiceQuoted } = model.traits;
    if (!cell) return ok(`+QNWINFO: ${noServiceQuoted ? '"No Service"' : "No Service"}`);
    const act = cell.rat === "GSM" ? "EDGE" : model.wording.rat[cell.rat];
    return ok(`+QNWINFO: "${act}","${cell.plmn}","${bandName(cell)}",${cell.channel}`);
  },
});

function bandName({ rat, band }: Cell): string {
  return rat === "GSM" ? `GSM ${band}` : `LTE BAND ${band}`;
}

export const qspn = defineCommand({
  name: "+QSPN",
  title: "Name of the Registered Network",
  ref: "AT 6.9",
  test: "OK",
  params: {},
  responses: ["+QSPN: <FNN>,<SNN>,<SPN>,<alphabet>,<RPLMN>"],
  read: ({ radio }) => networkName(radio.serving),
  execute: ({ radio }) => networkName(radio.serving),
});

function networkName(cell: Cell | undefined) {
  if (!cell) return cme(CME_ERROR.noNetworkService);
  const { operator, shortOperator, plmn } = cell;
  return ok(`+QSPN: "${operator}","${shortOperator}","${operator}",0,"${plmn}"`);
}
