import { optional } from "../../at/params.ts";
import { cms, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import { addressText, UNKNOWN } from "../../services/sms/address.ts";
import { shown } from "../../services/sms/characters.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import { number, typedNumber, typeOfNumber } from "./fields.ts";

export const csca = defineCommand({
  name: "+CSCA",
  title: "Service Centre Address",
  ref: "27.005 3.3.1",
  test: "OK",
  params: { sca: number, tosca: optional(typeOfNumber) },
  responses: ["+CSCA: <sca>,<tosca>"],

  read({ messages }) {
    if (messages.trouble !== undefined) return cms(messages.trouble);
    const address = messages.centreAddress;
    const text = shown(address ? addressText(address) : "", messages.wishes.charset);
    return ok(`+CSCA: "${text}",${address?.type ?? UNKNOWN}`);
  },

  write(modem, { sca, tosca }) {
    const { messages } = modem;
    if (messages.trouble !== undefined) return cms(messages.trouble);
    const address = typedNumber(modem, sca, tosca);
    if (!address) return cms(CMS_ERROR.textParameter);
    messages.centreAddress = address;
    return ok();
  },
});
