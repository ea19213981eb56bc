import { choice, optional } from "../../at/params.ts";
import { cms, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import { CMS_ERROR } from "../../services/sms/cms.ts";
import { STATUSES } from "../../services/sms/message-store.ts";
import { index } from "./fields.ts";

/** <delflag>: 0 the message of the index, then how many of the statuses in their order, of which an unread one comes last. */
const FLAGS = ["one", "read", "read and sent", "read, sent and unsent", "all"] as const;

const DELETED: { readonly [flag in (typeof FLAGS)[number]]: readonly string[] } = {
  one: [],
  read: ["REC READ"],
  "read and sent": ["REC READ", "STO SENT"],
  "read, sent and unsent": ["REC READ", "STO SENT", "STO UNSENT"],
  all: STATUSES,
};

export const cmgd = defineCommand({
  name: "+CMGD",
  title: "Delete Messages",
  ref: "27.005 3.5.4",
  params: {
    index,
    delflag: optional(
      choice(FLAGS, "Which messages go; with 1 to 4 the index does not count."),
      "one",
    ),
  },
  test: () => ["+CMGD: (<indexes of messages>),(0-4)"],
  answerTest({ messages }) {
    if (messages.trouble !== undefined) return cms(messages.trouble);
    const indexes = messages
      .chosen("mem1")
      .list()
      .map(([index]) => index);
    return ok(`+CMGD: (${indexes.join(",")}),(0-4)`);
  },
  write({ messages, model }, { index, delflag }) {
    if (messages.trouble !== undefined) return cms(messages.trouble);
    const store = messages.chosen("mem1");
    if (delflag === "one") {
      const strict = model.traits.deleteEmpty === 321;
      if (!store.has(index) || (strict && !store.get(index))) return cms(CMS_ERROR.invalidIndex);
      store.delete([index]);
    } else {
      const wanted = DELETED[delflag];
      const going = store.list().filter(([, { status }]) => wanted.includes(status));
      store.delete(going.map(([index]) => index));
    }
    messages.fetch();
    return ok();
  },
});
