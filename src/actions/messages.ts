import { plainText } from "../kernel/escapes.ts";
import { like, read } from "../kernel/form.ts";
import { action } from "./action.ts";

const anything = read(plainText, "a text");

export const MESSAGE_ACTIONS = [
  action({
    actor: "network",
    form: 'texts "FROM" [TEXT…]',
    doc: "a short message comes in, in parts if it is long; with the escapes of transcripts",
    slots: { from: like(/^.+$/, "a number or a name"), text: anything },
    act({ modem: { messages } }, { from, text }) {
      const taken = messages.receive({ from, text: text ?? "" });
      return taken ? undefined : "too long, or too many messages wait already";
    },
  }),
  action({
    actor: "network",
    form: "sends pdu PDU",
    doc: "a short message as AT+CMGR prints it with AT+CMGF=0",
    slots: { pdu: like(/^([\dA-Fa-f]{2})+$/, "bytes in hexadecimal") },
    act({ modem: { messages } }, { pdu }) {
      const taken = messages.receive({ pdu });
      return taken ? undefined : "no SMS-DELIVER, or too many messages wait already";
    },
  }),
];
