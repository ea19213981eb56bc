import type { Modem } from "../../modem/modem.ts";
import { addressText, INTERNATIONAL, type Address } from "../../services/sms/address.ts";
import { bodyLength } from "../../services/sms/announcements.ts";
import { shown, shownBody } from "../../services/sms/characters.ts";
import { STATUSES, type Stored } from "../../services/sms/message-store.ts";
import { partOf } from "../../services/sms/part.ts";
import { parseIncoming, parseOutgoing, parsePdu, type Message } from "../../services/sms/pdu.ts";
import type { StatusReport } from "../../services/sms/status-report.ts";

/** What AT+CMGL and AT+CMGR print of a message: its line behind `+CMGL: ` or `+CMGR: `, and the lines that follow. */
export type Printed = readonly [head: string, ...data: string[]];

/** PDU mode: <stat>,[<alpha>],<length>, then the PDU. 27.005 3.4.2. */
export function inPdu({ status, pdu }: Stored): Printed {
  const octets = parsePdu(pdu)?.tpdu.length ?? 0;
  return [`${STATUSES.indexOf(status)},,${octets}`, pdu];
}

/** The line of AT+CMGL in text mode, without <index>. 27.005 3.4.2. */
export function listedText(modem: Modem, stored: Stored): Printed | undefined {
  return inText(modem, stored, (message, quoted, details) => {
    const { kind } = message;
    const time = kind === "deliver" ? quoted(message.time) : "";
    const address = kind === "deliver" ? message.from : message.to;
    const more = details ? `,${address.type},${bodyLength(message)}` : "";
    return `${quoted(addressText(address))},,${time}${more}`;
  });
}

/** The line of AT+CMGR in text mode, of AT+QCMGR with the part it is. 27.005 3.4.3. */
export function readText(modem: Modem, stored: Stored, showPart: boolean): Printed | undefined {
  return inText(modem, stored, (message, quoted, details, centre) => {
    const { fo, pid, dcs } = message;
    const tail = `${quoted(centre ? addressText(centre) : "")},${centre?.type ?? INTERNATIONAL},${bodyLength(message)}`;
    const part = showPart && message.data.header ? partFields(message.data.header) : "";
    if (message.kind === "deliver") {
      const { from, time } = message;
      const more = details ? `,${from.type},${fo},${pid},${dcs},${tail}` : "";
      return `${quoted(addressText(from))},,"${time}"${more}${part}`;
    }
    const { to, validity } = message;
    const vp = typeof validity === "string" ? `"${validity}"` : (validity ?? "").toString();
    const more = details ? `,${to.type},${fo},${pid},${dcs},${vp},${tail}` : "";
    return `${quoted(addressText(to))},${more}${part}`;
  });
}

function partFields(header: Buffer): string {
  const part = partOf(header);
  return part ? `,${part.reference},${part.number},${part.count}` : "";
}

type WithBody = Exclude<Message, { kind: "report" }>;

/** Undefined if nothing can be made of what is stored. */
function inText(
  { messages, model }: Modem,
  stored: Stored,
  fields: (
    message: WithBody,
    quoted: (text: string) => string,
    details: boolean,
    centre: Address | undefined,
  ) => string,
): Printed | undefined {
  const pdu = parsePdu(stored.pdu);
  const parse = stored.status.startsWith("STO") ? parseOutgoing : parseIncoming;
  const message = pdu && parse(pdu.tpdu);
  if (!message) return undefined;
  const { charset } = messages.wishes;
  const quoted = (text: string): string => `"${shown(text, charset)}"`;
  if (message.kind === "report") return [`"${stored.status}",${reportFields(message, quoted)}`];
  const details = messages.wishes.get("+CSDH").show === 1;
  return [
    `"${stored.status}",${fields(message, quoted, details, pdu.centre)}`,
    shownBody(message.data, charset, model.traits.headedText),
  ];
}

function reportFields(report: StatusReport, quoted: (text: string) => string): string {
  const { fo, reference, to, time, discharge, status } = report;
  const address = `${quoted(addressText(to))},${to.type}`;
  return `${fo},${reference},${address},"${time}","${discharge}",${status}`;
}
