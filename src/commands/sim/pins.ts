import { CME_ERROR } from "../../at/result-codes.ts";
import { int, optional, shown, text } from "../../at/params.ts";
import { cme, final, ok, type Final } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";
import type { Modem } from "../../modem/modem.ts";
import type { Verdict } from "../../services/sim-card.ts";

const secret = text({ min: 4, max: 8, bare: true, of: /^\d+$/ }, "4 to 8 digits.");

/** +CME ERROR of a secret that was not right. 27.007 9.2. */
const TROUBLE: { readonly [verdict in Exclude<Verdict, "right">]: number } = {
  wrong: CME_ERROR.wrongPassword,
  "PUK wanted": CME_ERROR.simPuk,
  blocked: CME_ERROR.simFailure,
  unnecessary: CME_ERROR.notAllowed,
};

function answer(verdict: Verdict, afterwards?: () => void): Final {
  return verdict === "right" ? final("OK", afterwards) : cme(TROUBLE[verdict]);
}

/** AT+CLCK and AT+CPWD ask an open SIM: the last wrong PIN closes it. */
function answerOpen({ sim }: Modem, verdict: Verdict): Final {
  if (verdict !== "PUK wanted" || sim.ready) return answer(verdict);
  return final({ cme: TROUBLE[verdict] }, () => sim.closed());
}

/** The SIM's error, unless it is the very question that is answered now. */
function simError({ sim }: Modem): Final | undefined {
  const { status } = sim.card;
  if (status === "ready" || status === "PIN" || status === "PUK") return undefined;
  return cme(sim.error ?? CME_ERROR.simFailure);
}

export const cpin = defineCommand({
  name: "+CPIN",
  title: "PIN",
  ref: "27.007 8.3",
  maxResponseTime: 5000,
  test: "OK",
  params: {
    pin: shown(secret, undefined),
    newpin: optional(shown(secret, undefined)),
  },
  responses: ["+CPIN: <code> (READY, SIM PIN, SIM PUK)"],
  read({ sim }) {
    return sim.code === undefined
      ? cme(sim.error ?? CME_ERROR.simFailure)
      : ok(`+CPIN: ${sim.code}`);
  },
  write(modem, { pin, newpin }) {
    const { card } = modem.sim;
    const error = simError(modem);
    if (error) return error;
    const unlocked = (): void => modem.sim.unlocked();
    if (card.status !== "PUK") return answer(card.verify(pin), unlocked);
    return newpin === undefined
      ? cme(CME_ERROR.simPuk)
      : answer(card.unblock("SC", pin, newpin), unlocked);
  },
});

const FACILITIES = /^(SC|FD|PF|PN|PU|PP|PC|AO|OI|OX|AI|IR|AB|AG|AC)$/;

export const clck = defineCommand({
  name: "+CLCK",
  title: "Facility Lock",
  ref: "27.007 7.4",
  maxResponseTime: 5000,
  support: { partial: 'Only "SC", the PIN question; the others are off and cannot be locked.' },
  test: () => [
    '+CLCK: ("SC","FD","PF","PN","PU","PP","PC","AO","OI","OX","AI","IR","AB","AG","AC")',
  ],
  params: {
    fac: text({ max: 2, of: FACILITIES }, '"SC": the PIN question of the SIM.'),
    mode: int({ min: 0, max: 2 }, "0: unlock, 1: lock, 2: query."),
    passwd: optional(secret),
    class: optional(int({ min: 1, max: 255 }, "Makes no difference.")),
  },
  responses: ["+CLCK: <status>"],
  write(modem, { fac, mode, passwd }) {
    const { card } = modem.sim;
    if (modem.sim.error !== undefined) return cme(modem.sim.error);
    if (mode === 2) return ok(`+CLCK: ${fac === "SC" && card.locked ? 1 : 0}`);
    if (fac !== "SC" || passwd === undefined) return cme(CME_ERROR.notAllowed);
    return answerOpen(modem, card.lock(mode === 1, passwd));
  },
});

export const cpwd = defineCommand({
  name: "+CPWD",
  title: "Change a Password",
  ref: "27.007 7.5",
  maxResponseTime: 5000,
  support: { partial: '"SC" and "P2"; there is no call barring.' },
  test: () => ['+CPWD: ("SC",8),("P2",8)'],
  params: {
    fac: text({ max: 2, of: /^(SC|P2)$/ }, '"SC": PIN, "P2": PIN2.'),
    oldpwd: secret,
    newpwd: secret,
  },
  write(modem, { fac, oldpwd, newpwd }) {
    const { card } = modem.sim;
    if (modem.sim.error !== undefined) return cme(modem.sim.error);
    // A PIN that is not asked for cannot be changed. 51.011 11.3.2
    if (fac === "SC" && !card.locked) return cme(CME_ERROR.notAllowed);
    return answerOpen(modem, card.change(fac as "SC" | "P2", oldpwd, newpwd));
  },
});

function left(modem: Modem, fac: "SC" | "P2"): string {
  const { pin, puk } = modem.sim.card.attempts(fac);
  return `+QPINC: "${fac}",${pin},${puk}`;
}

export const qpinc = defineCommand({
  name: "+QPINC",
  title: "PIN Attempts Left",
  ref: "AT 5.7",
  test: () => ['+QPINC: ("SC","P2")'],
  params: { facility: text({ max: 2, of: /^(SC|P2)$/ }, '"SC": PIN, "P2": PIN2.') },
  responses: ["+QPINC: <facility>,<pincounter>,<pukcounter>"],
  read: (modem) => simError(modem) ?? ok(left(modem, "SC"), left(modem, "P2")),
  write: (modem, { facility }) => simError(modem) ?? ok(left(modem, facility as "SC" | "P2")),
});
