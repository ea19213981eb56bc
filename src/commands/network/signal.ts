import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

export const csq = defineCommand({
  name: "+CSQ",
  title: "Signal Quality",
  ref: "27.007 8.5",
  test: () => ["+CSQ: (0-31,99),(0-7,99)"],
  support: { partial: "The signal is always good." },
  params: {},
  responses: ["+CSQ: <rssi>,<ber>"],
  execute: ({ radio }) => ok(radio.registered ? "+CSQ: 24,99" : "+CSQ: 99,99"),
});

export const qcsq = defineCommand({
  name: "+QCSQ",
  title: "Signal Strength",
  ref: "AT 6.14",
  test: ({ rats }) => {
    const order = ["GSM", "eMTC", "NBIoT"] as const;
    const names = order.filter((rat) => rats.includes(rat)).map((rat) => `"${rat}"`);
    return [`+QCSQ: "NOSERVICE",${names.join(",")}`];
  },
  support: { partial: "The signal is always good." },
  params: {},
  responses: ['+QCSQ: "<sysmode>",<rssi>[,<rsrp>,<sinr>,<rsrq>]', '+QCSQ: "NOSERVICE"'],
  execute({ radio }) {
    if (!radio.registered) return ok('+QCSQ: "NOSERVICE"');
    return ok(radio.rat === "GSM" ? '+QCSQ: "GSM",-65' : `+QCSQ: "${radio.rat}",-65,-95,150,-10`);
  },
});

export const qnwinfo = defineCommand({
  name: "+QNWINFO",
  title: "Network Information",
  ref: "AT 6.13",
  test: "OK",
  params: {},
  responses: ['+QNWINFO: "<AcT>","<operator>","<band>",<channel>', "+QNWINFO: No Service"],
  execute({ radio }) {
    if (!radio.registered) return ok("+QNWINFO: No Service");
    return ok(`+QNWINFO: "${radio.rat}","${radio.plmn}","${radio.band}",${radio.channel}`);
  },
});
