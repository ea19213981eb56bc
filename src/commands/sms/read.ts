import { int, optional, shown, text } from "../../at/params.ts";
import { cms, ok, type Result } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import { STATUSES, type Status } from "../../services/sms/message-store.ts";
import { index } from "./fields.ts";
import { inPdu, listedText, readText } from "./lines.ts";

const ALL = "ALL";

export const cmgl = defineCommand({
  name: "+CMGL",
  title: "List Messages",
  ref: "27.005 3.4.2",
  maxResponseTime: 3000,
  params: {
    stat: optional(
      text(
        { max: 10, bare: true },
        'Text mode: "REC UNREAD" if left out, "REC READ", "STO UNSENT", "STO SENT", "ALL". PDU mode: 0 to 4 for the same.',
      ),
    ),
    mode: optional(
      shown(int({ min: 0, max: 1 }, "1: what is listed is not marked as read."), undefined),
    ),
  },
  responses: [
    "+CMGL: <index>,<stat>,<oa|da>,[<alpha>],[<scts>][,<tooa|toda>,<length>]<CR><LF><data>",
    "+CMGL: <index>,<stat>,<fo>,<mr>,<ra>,<tora>,<scts>,<dt>,<st>",
    "+CMGL: <index>,<stat>,[<alpha>],<length><CR><LF><pdu>",
  ],
  test: () => [`+CMGL: (${[...STATUSES, ALL].map((status) => `"${status}"`).join(",")})`],
  answerTest({ messages }) {
    const text = [...STATUSES, ALL].map((status) => `"${status}"`).join(",");
    return ok(`+CMGL: (${messages.wishes.textMode ? text : "0-4"})`);
  },
  execute: (modem) => list(modem, undefined, true),
  write: (modem, { stat, mode }) => list(modem, stat, mode !== 1),
});

function list(modem: Modem, stat: string | undefined, marks: boolean): Result {
  const { messages } = modem;
  const { textMode } = messages.wishes;
  const wanted = textMode ? byName(stat) : byNumber(stat);
  if (!wanted) return cms(textMode ? CMS_ERROR.textParameter : CMS_ERROR.pduParameter);
  if (messages.trouble !== undefined) return cms(messages.trouble);
  const store = messages.chosen("mem1");
  const lines: string[] = [];
  const listed: number[] = [];
  for (const [index, stored] of store.list()) {
    if (wanted !== ALL && stored.status !== wanted) continue;
    const printed = textMode ? listedText(modem, stored) : inPdu(stored);
    if (!printed) continue;
    const [head, ...data] = printed;
    lines.push(`+CMGL: ${index},${head}`, ...data);
    listed.push(index);
  }
  if (marks) store.markRead(listed);
  return ok(...lines);
}

function byName(stat: string = STATUSES[0]): Status | typeof ALL | undefined {
  return [...STATUSES, ALL as typeof ALL].find((name) => name === stat.toUpperCase());
}

function byNumber(stat = "0"): Status | typeof ALL | undefined {
  return [...STATUSES, ALL as typeof ALL].find((_name, number) => String(number) === stat);
}

/** AT+QCMGR is AT+CMGR that also tells which part of a long message it is. */
function reading(name: "+CMGR" | "+QCMGR", title: string, ref: string) {
  const part = name === "+QCMGR" ? "[,<uid>,<msg_seg>,<msg_total>]" : "";
  return defineCommand({
    name,
    title,
    ref,
    test: "OK",
    params: { index },
    responses: [
      `${name}: <stat>,<oa>,[<alpha>],<scts>[,<tooa>,<fo>,<pid>,<dcs>,<sca>,<tosca>,<length>]${part}<CR><LF><data>`,
      `${name}: <stat>,<da>,[<alpha>][,<toda>,<fo>,<pid>,<dcs>,[<vp>],<sca>,<tosca>,<length>]${part}<CR><LF><data>`,
      `${name}: <stat>,<fo>,<mr>,<ra>,<tora>,<scts>,<dt>,<st>`,
      `${name}: <stat>,[<alpha>],<length><CR><LF><pdu>`,
    ],
    write(modem, { index }) {
      const { messages, model } = modem;
      if (messages.trouble !== undefined) return cms(messages.trouble);
      const store = messages.chosen("mem1");
      const stored = store.get(index);
      if (!stored && model.traits.readEmpty === "OK" && store.has(index)) return ok();
      const { textMode } = messages.wishes;
      const printed = stored && (textMode ? readText(modem, stored, part !== "") : inPdu(stored));
      if (!printed) return cms(CMS_ERROR.invalidIndex);
      const [head, ...data] = printed;
      store.markRead([index]);
      return ok(`${name}: ${head}`, ...data);
    },
  });
}

export const cmgr = reading("+CMGR", "Read a Message", "27.005 3.4.3");
export const qcmgr = reading("+QCMGR", "Read a Part of a Long Message", "AT+QCMGR");
