import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import { resultText } from "../../services/sockets/result-codes.ts";

export const qigeterror = defineCommand({
  name: "+QIGETERROR",
  title: "Query the Last Result Code",
  ref: "TCP/IP 2.3.17",
  test: "OK",
  params: {},
  responses: ["+QIGETERROR: <err>,<errcode_description>"],

  execute({ sockets }) {
    const { code } = sockets.last;
    return ok(`+QIGETERROR: ${code},${resultText(code)}`);
  },
});
