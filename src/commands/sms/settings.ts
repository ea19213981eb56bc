import { int, optional, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineSetting } from "../../modem/define-command.ts";

const nothing = { partial: "Kept and told; there are no messages yet." };

export const cmgf = defineSetting({
  name: "+CMGF",
  title: "Message Format",
  ref: "27.005 3.2.3",
  scope: "module",
  saved: "power",
  support: nothing,
  params: { mode: int({ min: 0, max: 1 }, "0: PDU, 1: text.") },
  factory: { mode: 0 },
});

export const cnmi = defineSetting({
  name: "+CNMI",
  title: "New Message Indications",
  ref: "27.005 3.4.1",
  scope: "module",
  saved: "power",
  support: nothing,
  params: {
    mode: optional(int({ min: 0, max: 2 }, "How indications wait for the port.")),
    mt: optional(int({ min: 0, max: 3 }, "Incoming messages.")),
    bm: optional(int({ min: 0, max: 3 }, "Cell broadcast.")),
    ds: optional(int({ min: 0, max: 2 }, "Status reports.")),
    bfr: optional(int({ min: 0, max: 1 }, "What becomes of those that waited.")),
  },
  factory: { mode: 2, mt: 1, bm: 0, ds: 0, bfr: 0 },
});

export const cscs = defineSetting({
  name: "+CSCS",
  title: "Character Set",
  ref: "27.007 5.5",
  scope: "module",
  saved: "power",
  support: { partial: "Kept and told; no text is converted." },
  params: { chset: text({ max: 4, of: /^(GSM|IRA|UCS2)$/ }, '"GSM", "IRA" or "UCS2".') },
  factory: { chset: "GSM" },
  test: () => ['+CSCS: ("GSM","IRA","UCS2")'],
});

const STORES = /^(SM|ME|MT|SR)$/;

export const cpms = defineSetting({
  name: "+CPMS",
  title: "Preferred Message Storage",
  ref: "27.005 3.2.2",
  scope: "module",
  saved: "self",
  support: nothing,
  params: {
    mem1: text({ max: 2, of: STORES }, "Read and delete."),
    mem2: optional(text({ max: 2, of: STORES }, "Write and send.")),
    mem3: optional(text({ max: 2, of: STORES }, "Receive.")),
  },
  factory: { mem1: "ME", mem2: "ME", mem3: "ME" },
  test: () => ['+CPMS: ("SM","ME","MT","SR"),("SM","ME","MT","SR"),("SM","ME","MT","SR")'],
  responses: ["+CPMS: <mem1>,<used1>,<total1>,<mem2>,<used2>,<total2>,<mem3>,<used3>,<total3>"],
  read: (_modem, { mem1, mem2, mem3 }) =>
    ok(`+CPMS: ${[mem1, mem2, mem3].map((mem) => `"${mem}",0,23`).join(",")}`),
  changed: () => ok("+CPMS: 0,23,0,23,0,23"),
});
