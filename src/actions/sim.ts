import { action } from "./action.ts";

export const SIM_ACTIONS = [
  action({
    actor: "sim",
    form: "is removed",
    doc: "noticed at once: `+CPIN: NOT READY`",
    act: ({ modem }) => void modem.sim.insert(false),
  }),
  action({
    actor: "sim",
    form: "is inserted",
    doc: "the same card again; noticed at once where AT+QSIMDET=1,… was stored (AT&W) before the start, else at AT+CFUN=0 and 1",
    act: ({ modem }) => void modem.sim.insert(true),
  }),
];
