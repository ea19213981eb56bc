import type { Urc } from "../../at/urc.ts";
import { addressText, INTERNATIONAL, type Address } from "./address.ts";
import { shown, shownBody } from "./characters.ts";
import type { Deliver } from "./deliver.ts";
import { formatPdu, type Message, type Pdu } from "./pdu.ts";
import type { HostWishes } from "./settings.ts";
import type { StatusReport } from "./status-report.ts";
import { pduMessage, pduReport, textMessage, textReport } from "./urcs.ts";

/** The URC that carries an incoming message itself, in the form the host has chosen. */
export function carrying(
  message: Message,
  pdu: Pdu,
  wishes: HostWishes,
  headed: "text" | "hex",
): Urc | undefined {
  switch (message.kind) {
    case "deliver":
      return wishes.textMode ? inText(message, pdu.centre, wishes, headed) : inPdu(pdu, pduMessage);
    case "report":
      return wishes.textMode ? reportInText(message, wishes) : inPdu(pdu, pduReport);
    case "submit": // does not come from the centre
      return undefined;
  }
}

function inPdu(pdu: Pdu, make: (values: { alpha: string; length: number }) => Urc): Urc {
  const { line } = make({ alpha: "", length: pdu.tpdu.length });
  return { line, data: Buffer.from(formatPdu(pdu), "latin1") };
}

function inText(
  deliver: Deliver,
  centre: Address | undefined,
  wishes: HostWishes,
  headed: "text" | "hex",
): Urc {
  const { charset } = wishes;
  const more = wishes.get("+CSDH").show === 1 && {
    tooa: deliver.from.type,
    fo: deliver.fo,
    pid: deliver.pid,
    dcs: deliver.dcs,
    sca: shown(centre ? addressText(centre) : "", charset),
    tosca: centre?.type ?? INTERNATIONAL,
    length: bodyLength(deliver),
  };
  const { line } = textMessage({
    oa: shown(addressText(deliver.from), charset),
    alpha: "",
    scts: deliver.time,
    ...more,
  });
  return { line, data: Buffer.from(shownBody(deliver.data, charset, headed), "latin1") };
}

function reportInText(report: StatusReport, wishes: HostWishes): Urc {
  return textReport({
    fo: report.fo,
    mr: report.reference,
    ra: shown(addressText(report.to), wishes.charset),
    tora: report.to.type,
    scts: report.time,
    dt: report.discharge,
    st: report.status,
  });
}

/** <length> in text mode: characters of the message. 27.005 3.1. */
export function bodyLength({ data }: Pick<Deliver, "data">): number {
  return data.alphabet === "UCS2" ? data.body.length >> 1 : data.body.length;
}
