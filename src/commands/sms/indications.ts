import { int, optional, shown } from "../../at/params.ts";
import { cms, ok, type Result } from "../../at/reply.ts";
import { defineCommand, defineSetting } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import { SMS_FACTORY } from "../../services/sms/settings.ts";
import { pduPrompt } from "./prompt.ts";

export const cnmi = defineSetting({
  name: "+CNMI",
  title: "New Message Indications",
  ref: "27.005 3.4.1",
  scope: "module",
  saved: "power",
  params: {
    mode: optional(
      int(
        { min: 0, max: 2 },
        "Indications are held (0), or not said in data mode (1), or said after it (2).",
      ),
    ),
    mt: optional(
      int(
        { min: 0, max: 3 },
        "Messages: 0 none, 1 +CMTI, 2 +CMT but for class 2, 3 +CMT for class 3.",
      ),
    ),
    bm: optional(int({ min: 0, max: 3 }, "Cell broadcast: kept.")),
    ds: optional(int({ min: 0, max: 2 }, "Status reports: 0 none, 1 +CDS, 2 +CDSI.")),
    bfr: optional(
      int(
        { min: 0, max: 1 },
        "What was held is said (0) or forgotten (1) when <mode> becomes 1 or 2.",
      ),
    ),
  },
  factory: SMS_FACTORY["+CNMI"],
  changed: ({ messages }) => void messages.indicationsChanged(),
});

export const cnma = defineCommand({
  name: "+CNMA",
  title: "Acknowledge a New Message",
  ref: "27.005 3.4.4",
  params: {
    n: int({ min: 0, max: 2 }, "0, 1: received. 2: not; the message is gone all the same."),
    length: optional(
      shown(
        int({ min: 0, max: 255 }, "Octets of an acknowledgement PDU, typed behind >."),
        undefined,
      ),
    ),
  },
  execute: (modem) => acknowledged(modem),
  write(modem, { length }, channel) {
    const { messages } = modem;
    if (length === undefined) return acknowledged(modem);
    if (messages.wishes.textMode) return cms(CMS_ERROR.notAllowed);
    if (!messages.awaitsAcknowledgement) return cms(CMS_ERROR.noAcknowledgementExpected);
    // What an acknowledgement says besides is the service centre's affair.
    return pduPrompt(modem, channel, () => acknowledged(modem));
  },
});

function acknowledged({ messages }: Modem): Result {
  return messages.acknowledge() ? ok() : cms(CMS_ERROR.noAcknowledgementExpected);
}
