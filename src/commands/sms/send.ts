import { int, labelled, optional } from "../../at/params.ts";
import { cms, ok, type Final, type Result } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import type { Status, Stored } from "../../services/sms/message-store.ts";
import { parseOutgoing, parsePdu, type Pdu } from "../../services/sms/pdu.ts";
import { formatSubmit, parseSubmit } from "../../services/sms/submit.ts";
import { index, number, typedNumber, typeOfNumber } from "./fields.ts";
import { pduPrompt, textPrompt } from "./prompt.ts";

/** The longest SMS-SUBMIT. 23.040 9.2.2.2. */
const MOST_TPDU = 164;

const networkTimeout = (): Final => cms(CMS_ERROR.networkTimeout);

export const cmgs = defineCommand({
  name: "+CMGS",
  title: "Send Message",
  ref: "27.005 3.5.1",
  maxResponseTime: 120_000,
  test: "OK",
  params: {
    da: labelled("<da|length>", number),
    toda: optional(typeOfNumber),
  },
  responses: ["> (then the message, Ctrl-Z sends it, ESC does not)", "+CMGS: <mr>"],
  timedOut: networkTimeout,

  write(modem, { da, toda }, channel) {
    const { messages } = modem;
    if (messages.trouble !== undefined) return cms(messages.trouble);
    if (messages.wishes.textMode) {
      const to = typedNumber(modem, da, toda);
      if (!to) return cms(CMS_ERROR.textParameter);
      return textPrompt(modem, channel, to, (submit) =>
        send(modem, "+CMGS", { centre: undefined, tpdu: formatSubmit(submit) }),
      );
    }
    const length = lengthOf(da, toda);
    if (length === undefined) return cms(CMS_ERROR.pduParameter);
    return pduPrompt(modem, channel, (hex) => {
      const pdu = parsePdu(hex);
      const fits = pdu && pdu.tpdu.length === length && parseOutgoing(pdu.tpdu);
      return fits ? send(modem, "+CMGS", pdu) : cms(CMS_ERROR.pduParameter);
    });
  },
});

/** In PDU mode a bare number of octets stands alone. */
function lengthOf(field: string, second: number | undefined): number | undefined {
  const length = /^\d{1,3}$/.test(field) ? Number(field) : 0;
  return length > 0 && length <= MOST_TPDU && second === undefined ? length : undefined;
}

export const cmss = defineCommand({
  name: "+CMSS",
  title: "Send a Message from the Store",
  ref: "27.005 3.5.2",
  maxResponseTime: 120_000,
  test: "OK",
  params: { index, da: optional(number), toda: optional(typeOfNumber) },
  responses: ["+CMSS: <mr>"],
  timedOut: networkTimeout,

  write(modem, { index, da, toda }) {
    const { messages } = modem;
    if (messages.trouble !== undefined) return cms(messages.trouble);
    const store = messages.chosen("mem2");
    const stored = store.get(index);
    if (!stored) return cms(CMS_ERROR.invalidIndex);
    const to = da === undefined ? undefined : typedNumber(modem, da, toda);
    if (da !== undefined && !to) return cms(CMS_ERROR.textParameter);
    const pdu = outgoing(stored);
    const submit = pdu && parseSubmit(pdu.tpdu);
    if (!submit) return cms(CMS_ERROR.notAllowed);
    const tpdu = to ? formatSubmit({ ...submit, to }) : pdu.tpdu;
    return send(modem, "+CMSS", { centre: pdu.centre, tpdu }, () => {
      // It may have been deleted meanwhile, and another stored in its place.
      const sent: Status = "STO SENT";
      if (store.get(index)?.pdu === stored.pdu) store.replace(index, { ...stored, status: sent });
    });
  },
});

function outgoing({ status, pdu }: Stored): Pdu | undefined {
  return status.startsWith("STO") ? parsePdu(pdu) : undefined;
}

const partNumber = int({ min: 0, max: 7 }, "");

export const qcmgs = defineCommand({
  name: "+QCMGS",
  title: "Send a Part of a Long Message",
  ref: "AT+QCMGS",
  maxResponseTime: 120_000,
  test: "OK",
  params: {
    da: number,
    toda: optional({ ...typeOfNumber, doc: "May be left out altogether, without its comma." }),
    uid: optional(int({ min: 0, max: 255 }, "The same number in all parts of a message.")),
    msg_seg: optional({ ...partNumber, doc: "Which part; 0: it is a message of its own." }),
    msg_total: optional({
      ...partNumber,
      doc: "How many parts; 0, 1: it is a message of its own.",
    }),
  },
  responses: ["> (then the text, Ctrl-Z sends it, ESC does not)", "+QCMGS: <mr>"],
  timedOut: networkTimeout,

  write(modem, { da, toda, uid, msg_seg, msg_total }, channel) {
    const { messages } = modem;
    if (messages.trouble !== undefined) return cms(messages.trouble);
    if (!messages.wishes.textMode) return cms(CMS_ERROR.notAllowed);
    // Three numbers behind <da> are the last three.
    const short = toda !== undefined && msg_seg !== undefined && msg_total === undefined;
    const [type, reference, part, count] = short
      ? [undefined, toda, uid, msg_seg]
      : [toda, uid, msg_seg, msg_total];
    const to = typedNumber(modem, da, type);
    if (!to || (part ?? 0) > (count ?? 0)) return cms(CMS_ERROR.textParameter);
    return textPrompt(
      modem,
      channel,
      to,
      (submit) => send(modem, "+QCMGS", { centre: undefined, tpdu: formatSubmit(submit) }),
      part && count && count > 1 ? { reference: reference ?? 0, count, number: part } : undefined,
    );
  },
});

/** OK comes when the network has taken the message. */
function send(modem: Modem, name: string, pdu: Pdu, sent?: () => void): Result {
  return new Promise((resolve) => {
    modem.messages.send(pdu, (result) => {
      if ("cms" in result) return resolve(cms(result.cms));
      sent?.();
      resolve(ok(`${name}: ${result.reference}`));
    });
  });
}
