import { CME_ERROR } from "../../at/result-codes.ts";
import { int, optional, shown } from "../../at/params.ts";
import { cme, final, ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

export const cfun = defineCommand({
  name: "+CFUN",
  title: "Functionality Level",
  ref: "27.007 8.2",
  maxResponseTime: 15_000,
  params: {
    fun: shown(
      int({ min: 0, max: 4 }, "0: minimum, 1: full, 4: no radio; 2 and 3 are not allowed."),
      "(0-1,4)",
    ),
    rst: optional(shown(int({ min: 0, max: 1 }, "1: restart; only with <fun> 1."), "(0-1)"), 0),
  },
  responses: ["+CFUN: <fun>"],

  read: ({ radio }) => ok(`+CFUN: ${radio.functionality}`),

  write(modem, { fun, rst }) {
    if ((fun !== 0 && fun !== 1 && fun !== 4) || (rst === 1 && fun !== 1))
      return cme(CME_ERROR.notAllowed);
    if (rst === 1) return final("OK", () => modem.power.endSoon("restart"));
    modem.radio.setFunctionality(fun);
    return ok();
  },
});
