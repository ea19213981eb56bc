import type { AtChannel } from "../../at/channel.ts";
import { labelled, optional, shown, text } from "../../at/params.ts";
import { cms, ok, type Result } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { UNKNOWN, type Address } from "../../services/sms/address.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import { STATUSES, type Status } from "../../services/sms/message-store.ts";
import { formatPdu, parseIncoming, parseOutgoing, parsePdu } from "../../services/sms/pdu.ts";
import { formatSubmit } from "../../services/sms/submit.ts";
import { number, typedNumber, typeOfNumber } from "./fields.ts";
import { pduPrompt, textPrompt } from "./prompt.ts";

/** A message without a number: AT+CMSS will name one. */
const NOBODY: Address = { value: "", type: UNKNOWN };

export const cmgw = defineCommand({
  name: "+CMGW",
  title: "Write a Message to the Store",
  ref: "27.005 3.5.3",
  test: "OK",
  params: {
    da: optional(labelled("<da|length>", number)),
    toda: optional(labelled("<toda|stat>", typeOfNumber)),
    stat: optional(
      shown(text({ max: 10 }, 'Text mode: "STO UNSENT" if left out. PDU mode: 2.'), undefined),
    ),
  },
  responses: ["> (then the message, Ctrl-Z stores it, ESC does not)", "+CMGW: <index>"],
  execute: (modem, channel) =>
    modem.messages.wishes.textMode
      ? writeText(modem, channel, NOBODY, "STO UNSENT")
      : cms(CMS_ERROR.pduParameter),

  write(modem, { da, toda, stat }, channel) {
    if (!modem.messages.wishes.textMode) {
      if (stat !== undefined) return cms(CMS_ERROR.pduParameter);
      return writePdu(modem, channel, da, STATUSES[toda ?? STATUSES.indexOf("STO UNSENT")]);
    }
    const to = da === undefined ? NOBODY : typedNumber(modem, da, toda);
    const status = STATUSES.find((each) => each === (stat ?? "STO UNSENT"));
    // A message that came has a time and a sender, which text mode cannot tell.
    if (!to || !status?.startsWith("STO")) return cms(CMS_ERROR.textParameter);
    return writeText(modem, channel, to, status);
  },
});

function writeText(modem: Modem, channel: AtChannel<Modem>, to: Address, status: Status): Result {
  const { messages } = modem;
  if (messages.trouble !== undefined) return cms(messages.trouble);
  return textPrompt(modem, channel, to, (submit) =>
    keep(modem, status, formatPdu({ centre: messages.centreAddress, tpdu: formatSubmit(submit) })),
  );
}

function writePdu(
  modem: Modem,
  channel: AtChannel<Modem>,
  length: string | undefined,
  status: Status | undefined,
): Result {
  const { trouble } = modem.messages;
  if (trouble !== undefined) return cms(trouble);
  if (!status || length === undefined || !/^\d{1,3}$/.test(length))
    return cms(CMS_ERROR.pduParameter);
  return pduPrompt(modem, channel, (hex) => {
    const pdu = parsePdu(hex);
    if (!pdu || pdu.tpdu.length !== Number(length)) return cms(CMS_ERROR.pduParameter);
    const parse = status.startsWith("STO") ? parseOutgoing : parseIncoming;
    return parse(pdu.tpdu) ? keep(modem, status, formatPdu(pdu)) : cms(CMS_ERROR.pduParameter);
  });
}

function keep({ messages }: Modem, status: Status, pdu: string): Result {
  const index = messages.chosen("mem2").add({ status, pdu });
  return index === undefined ? cms(CMS_ERROR.memoryFull) : ok(`+CMGW: ${index}`);
}
