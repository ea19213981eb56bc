import { action } from "./action.ts";

export const SIM_ACTIONS = [
  action({
    actor: "sim",
    form: "is removed",
    doc: "noticed at once with AT+QSIMDET=1,…, and otherwise at the next AT+CFUN=0 and AT+CFUN=1",
    act: ({ modem }) => void modem.sim.insert(false),
  }),
  action({
    actor: "sim",
    form: "is inserted",
    doc: "the same card again",
    act: ({ modem }) => void modem.sim.insert(true),
  }),
];
