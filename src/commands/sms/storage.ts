import { optional, text } from "../../at/params.ts";
import { cms, ok } from "../../at/reply.ts";
import { defineSetting } from "../../modem/define-command.ts";
import { SMS_FACTORY } from "../../services/sms/settings.ts";

const STORES = /^(SM|ME|MT|SR)$/;
const USES = ["mem1", "mem2", "mem3"] as const;

export const cpms = defineSetting({
  name: "+CPMS",
  title: "Preferred Message Storage",
  ref: "27.005 3.2.2",
  scope: "module",
  saved: "self",
  params: {
    mem1: text({ max: 2, of: STORES }, "Read and delete."),
    mem2: optional(text({ max: 2, of: STORES }, "Write and send.")),
    mem3: optional(text({ max: 2, of: STORES }, "Receive.")),
  },
  factory: SMS_FACTORY["+CPMS"],
  test: () => ['+CPMS: ("SM","ME","MT","SR"),("SM","ME","MT","SR"),("SM","ME","MT","SR")'],
  responses: ["+CPMS: <mem1>,<used1>,<total1>,<mem2>,<used2>,<total2>,<mem3>,<used3>,<total3>"],
  refused: ({ messages }) => (messages.trouble === undefined ? undefined : cms(messages.trouble)),
  read({ messages }, values) {
    if (messages.trouble !== undefined) return cms(messages.trouble);
    const parts = USES.map((use) => {
      const { used, size } = messages.chosen(use);
      return `"${values[use]}",${used},${size}`;
    });
    return ok(`+CPMS: ${parts.join(",")}`);
  },
  changed({ messages }) {
    messages.fetch(); // the other store may have room
    const parts = USES.map((use) => {
      const { used, size } = messages.chosen(use);
      return `${used},${size}`;
    });
    return ok(`+CPMS: ${parts.join(",")}`);
  },
});
