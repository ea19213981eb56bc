import { keyword } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import type { Cell } from "../../services/air.ts";

export const qeng = defineCommand({
  name: "+QENG",
  title: "Cell Information",
  ref: "AT 6.18",
  test: () => ['+QENG: ("servingcell","neighbourcell")'],
  params: {
    cell_type: keyword(["SERVINGCELL", "NEIGHBOURCELL"], "Which cells."),
  },
  responses: [
    '+QENG: "servingcell",<state>,<rat>,"FDD",<mcc>,<mnc>,<cellid>,<pcid>,<earfcn>,<freq_band_ind>,<ul_bandwidth>,<dl_bandwidth>,<tac>,<rsrp>,<rsrq>,<rssi>,<sinr>,<srxlev>',
    '+QENG: "servingcell",<state>,"GSM",<mcc>,<mnc>,<lac>,<cellid>,<bsic>,<arfcn>,<band>,<rxlev>,…',
    '+QENG: "servingcell","SEARCH"',
    '+QENG: "neighbourcell intra",<rat>,<earfcn>,<pcid>,<rsrq>,<rsrp>,<rssi>,<sinr>,<srxlev>,<cell_resel_priority>,<s_non_intra_search>,<thresh_serving_low>,<s_intra_search>',
    '+QENG: "neighbourcell inter",<rat>,<earfcn>,<pcid>,<rsrq>,<rsrp>,<rssi>,<sinr>,<srxlev>,<cell_resel_priority>',
  ],
  write(modem, { cell_type }) {
    if (cell_type === "NEIGHBOURCELL") return ok(...neighbours(modem));
    return ok(`+QENG: "servingcell",${serving(modem)}`);
  },
});

/** MCC and MNC apart; the MNC keeps its zeros. */
function codes({ plmn }: Cell): string {
  return `${plmn.slice(0, 3)},${plmn.slice(3)}`;
}

/** How far above the least level for selection: -129 dBm here. 36.304 5.2.3.2. */
function srxlev({ signal }: Cell): number {
  return signal.rsrp + 129;
}

/** 10 MHz in eMTC; NB-IoT has one carrier. */
function bandwidth({ rat }: Cell): number {
  return rat === "eMTC" ? 3 : 0;
}

function serving({ radio, model }: Modem): string {
  const { registration, reach } = radio;
  const cell = registration.heard;
  if (!cell) return '"SEARCH"';
  const { rat, ci, pci, channel, band, tac, signal } = cell;
  const connected = reach.connection.connected ? "CONNECT" : "NOCONN";
  const state = radio.serving ? connected : "LIMSRV";
  const name = model.wording.cell[rat];
  if (rat === "GSM") {
    const none = Array.from({ length: 15 }, () => "-").join(",");
    return `"${state}","${name}",${codes(cell)},${tac},${ci},${pci},${channel},${band},${signal.rssi},${none}`;
  }
  const { rsrp, rsrq, rssi, sinr } = signal;
  const width = bandwidth(cell);
  return `"${state}","${name}","FDD",${codes(cell)},${ci},${pci},${channel},${band},${width},${width},${tac},${rsrp},${rsrq},${rssi},${sinr},${srxlev(cell)}`;
}

/** The other cells of the technology in use. */
function neighbours({ radio, model }: Modem): string[] {
  const { cell } = radio.registration;
  if (!cell || cell.rat === "GSM") return [];
  return radio.air.cells
    .filter(({ rat, ci }) => rat === cell.rat && ci !== cell.ci)
    .map((other) => {
      const { channel, pci, signal } = other;
      const { rsrq, rsrp, rssi, sinr } = signal;
      const intra = channel === cell.channel;
      const tail = intra ? ",5,62,10,62" : ",5";
      return `+QENG: "neighbourcell ${intra ? "intra" : "inter"}","${model.wording.cell[cell.rat]}",${channel},${pci},${rsrq},${rsrp},${rssi},${sinr},${srxlev(other)}${tail}`;
    });
}
