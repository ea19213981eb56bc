import type { Cell } from "../services/air.ts";
import { action } from "./action.ts";
import { integer, like } from "../kernel/form.ts";
import { chosen, levels, plmn, type Chosen } from "./slots.ts";

export const RADIO_ACTIONS = [
  action({
    actor: "network",
    form: "loses coverage",
    doc: "nothing can be heard any more; contexts and sockets end",
    act({ modem }) {
      modem.radio.air.covered = false;
    },
  }),
  action({
    actor: "network",
    form: "covers again",
    doc: "the module finds its network again",
    act({ modem }) {
      modem.radio.air.covered = true;
    },
  }),
  action({
    actor: "network",
    form: "signal LEVELS…",
    doc: "`rssi=-91 rsrp=-111 rsrq=-14 sinr=2`, any of them, in dBm and dB: AT+CSQ, AT+QCSQ",
    slots: { levels },
    act: ({ modem }, values) => modem.radio.air.setSignal(values.levels),
  }),
  action({
    actor: "network",
    form: "rejects PLMN [CAUSE]",
    doc: "this operator (`*`: every one) does not let it in, with the cause of 24.301; 15 if left out",
    slots: { plmn, cause: integer(1, 255) },
    act: ({ modem }, values) => modem.radio.air.setWelcome(values.plmn, values.cause ?? 15),
  }),
  action({
    actor: "network",
    form: "accepts PLMN",
    doc: "this operator lets it in again",
    slots: { plmn },
    act: ({ modem }, values) => modem.radio.air.setWelcome(values.plmn, "accept"),
  }),
  action({
    actor: "network",
    form: "detaches",
    doc: "the network detaches the module, which registers anew",
    act: ({ modem }) => modem.radio.expel(),
  }),
  action({
    actor: "network",
    form: "deactivates CONTEXT",
    doc: 'the network ends a context: `+QIURC: "pdpdeact",1`',
    slots: { context: integer(1, 16) },
    act: ({ modem }, values) => modem.loseContext(values.context),
  }),
  action({
    actor: "network",
    form: "leaves only CELLS…",
    doc: "what can still be heard: technologies (`eMTC`, `NBIoT`, `GSM`) and operators, either may be left out",
    slots: { cells: chosen },
    act({ modem: { radio } }, values) {
      radio.air.setCells(undefined);
      radio.air.setCells(radio.air.all.filter((cell) => isOf(cell, values.cells)));
    },
  }),
  action({
    actor: "network",
    form: "leaves everything",
    doc: "everything can be heard again",
    act: ({ modem }) => modem.radio.air.setCells(undefined),
  }),
  action({
    actor: "network",
    form: "moves TAC [CELLS]",
    doc: "the module moves into tracking area TAC, past so many cells; 1 if left out",
    slots: {
      tac: like(/^[\dA-F]{4}$/, "four hexadecimal digits in capitals"),
      cells: integer(0, 1000),
    },
    act({ modem: { radio } }, { tac, cells }) {
      radio.air.setCells(radio.air.all.map((cell) => neighbour(cell, tac, cells ?? 1)));
    },
  }),
  action({
    actor: "network",
    form: "zone QUARTERS [DAYLIGHT]",
    doc: "the time zone that the network tells, in quarters of an hour, and the hours of summer time",
    slots: { quarters: integer(-48, 56), daylight: integer(0, 2) },
    act: ({ modem }, values) => modem.radio.air.setZone(values.quarters, values.daylight ?? 0),
  }),
];

function isOf({ rat, plmn: own }: Cell, { rats, plmns }: Chosen): boolean {
  return (rats.length === 0 || rats.includes(rat)) && (plmns.length === 0 || plmns.includes(own));
}

/** The cell that is there instead, behind a move. */
function neighbour(cell: Cell, tac: string, cells: number): Cell {
  const ci = Number.parseInt(cell.ci, 16) + 16 * cells;
  return { ...cell, tac, ci: ci.toString(16).toUpperCase() };
}
