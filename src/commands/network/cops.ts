import { CME_ERROR } from "../../at/result-codes.ts";
import { int, oneOf, optional, text } from "../../at/params.ts";
import { cme, final, ok, type Result } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { ACT } from "../../modem/registration-report.ts";
import { RATS, type Model } from "../../models/model.ts";
import type { Cell } from "../../services/air.ts";
import type { FoundNetwork, Selection } from "../../services/registration.ts";

/** AT+COPS=3,<format>: kept until it is changed. */
const FORMAT = "+COPS format";

const MODES = ["automatic", "manual", "deregistered", "format", "manual, then automatic"] as const;

function named(cell: Cell, format: number): string {
  return [cell.operator, cell.shortOperator, cell.plmn][format]!;
}

function formatOf({ settings }: Modem): number {
  return (settings.get(FORMAT) as number | undefined) ?? 0;
}

function acts(model: Model): number[] {
  return model.rats.map((rat) => ACT[rat]).toSorted((a, b) => a - b);
}

export const cops = defineCommand({
  name: "+COPS",
  title: "Operator Selection",
  ref: "27.007 7.3",
  maxResponseTime: 180_000,
  test: () => ["+COPS: (<stat>,<long>,<short>,<numeric>,<AcT>),…,,(0,1,2,3,4),(0,1,2)"],
  params: {
    mode: int(
      { min: 0, max: 4 },
      "0: automatic, 1: manual, 2: deregister, 3: only <format>, 4: manual, then automatic.",
    ),
    format: optional(int({ min: 0, max: 2 }, "0: long, 1: short, 2: numeric.")),
    oper: optional(text({ max: 16 }, "Operator in that format.")),
    AcT: optional(oneOf(acts, "0: GSM, 8: eMTC, 9: NB-IoT.")),
  },
  responses: ["+COPS: <mode>[,<format>,<oper>,<AcT>]"],

  answerTest(modem) {
    if (modem.radio.functionality !== 1 || modem.radio.list.busy) return cme(CME_ERROR.notAllowed);
    const answer = (found: readonly FoundNetwork[] | undefined) =>
      found ? ok(`+COPS: ${listed(found)},(0,1,2,3,4),(0,1,2)`) : final(abortAnswer);
    const { abortAnswer } = modem.model.traits;
    const found = modem.radio.list.make();
    return found instanceof Promise ? found.then(answer) : answer(found);
  },
  abort: (modem) => modem.radio.list.abort(),

  read(modem) {
    const { registration, functionality } = modem.radio;
    const { mode } = registration.selection;
    if (functionality !== 1 || mode === "deregistered") return ok("+COPS: 2");
    const cell = modem.radio.serving;
    // What 4 has led to is not told apart from 0.
    const number = mode === "manual" ? 1 : 0;
    if (!cell) return ok(`+COPS: ${number}`);
    const format = formatOf(modem);
    return ok(`+COPS: ${number},${format},"${named(cell, format)}",${ACT[cell.rat]}`);
  },

  write(modem, { mode: number, format, oper, AcT }) {
    const mode = MODES[number]!;
    const rat = RATS.find((known) => AcT !== undefined && ACT[known] === AcT);
    if (mode === "format") {
      if (format !== undefined) modem.settings.set(FORMAT, format);
      return ok();
    }
    let plmn: string | undefined;
    const { error } = modem.sim;
    if (error !== undefined && modem.radio.functionality === 1) return cme(error);
    if (mode === "manual" || mode === "manual, then automatic") {
      if (oper === undefined) return cme(CME_ERROR.notAllowed);
      plmn = plmnOf(modem, oper, format ?? 0);
      if (plmn === undefined && mode === "manual") return cme(CME_ERROR.noNetworkService);
      // A number means the same whether it can be heard by now or not.
      if (plmn === undefined && format === 2) plmn = oper;
    }
    if (format !== undefined) modem.settings.set(FORMAT, format);
    rewriteScan(modem, mode, rat);
    modem.radio.select({ mode, plmn, rat });
    return mode === "deregistered" || modem.radio.functionality !== 1 ? ok() : outcome(modem, mode);
  },
});

/** The networks of AT+COPS=?, each in parentheses, and the empty field behind them. */
function listed(found: readonly FoundNetwork[]): string {
  const entries = found.map(({ stat, cell }) => {
    const { operator, shortOperator, plmn, rat } = cell;
    return `(${stat},"${operator}","${shortOperator}","${plmn}",${ACT[rat]})`;
  });
  return entries.length > 0 ? `${entries.join(",")},` : ",";
}

/** The PLMN of an operator that can be heard. */
function plmnOf({ radio }: Modem, oper: string, format: number): string | undefined {
  return radio.air.cells.find((cell) => named(cell, format) === oper)?.plmn;
}

/** Whoever names a technology limits the search to it, and whoever lets the module choose lifts that. */
function rewriteScan(
  { settings, model, radio }: Modem,
  mode: Selection["mode"],
  rat: (typeof RATS)[number] | undefined,
): void {
  if (!model.traits.copsRewritesScan || mode === "deregistered") return;
  const set = (option: string, value: number): void => {
    const name = `+QCFG "${option}"`;
    if (model.lacks.includes(name)) return;
    settings.set(name, { value });
    radio.options.apply(name);
  };
  if (rat === undefined) return set("nwscanmode", 0);
  set("nwscanmode", rat === "GSM" ? 1 : 3);
  if (rat !== "GSM") set("iotopmode", rat === "eMTC" ? 0 : 1);
}

/** OK once the search is over; a network asked for by name that is not there is an error. */
function outcome({ radio }: Modem, mode: Selection["mode"]): Result {
  const answer = (): Result => {
    const { state, registered } = radio.registration;
    if (registered || mode !== "manual") return ok();
    return cme(state === "denied" ? CME_ERROR.networkNotAllowed : CME_ERROR.noNetworkService);
  };
  const settled = radio.registration.settled();
  return settled ? settled.then(answer) : answer();
}
