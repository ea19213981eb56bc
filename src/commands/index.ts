import type { Command } from "../at/command.ts";
import type { CommandTable, Modem } from "../modem/modem.ts";
import { cfun } from "./general/cfun.ts";
import { cmee } from "./general/cmee.ts";
import { identityCommands } from "./general/identity.ts";
import { qcfg } from "./general/qcfg.ts";
import { qpowd } from "./general/qpowd.ts";
import { icf, ifc, ipr, qurccfg } from "./general/serial.ts";
import { cclk, ctzr, ctzu, qlts } from "./general/time.ts";
import { cops } from "./network/cops.ts";
import { cereg, cgreg, creg } from "./network/registration.ts";
import { csq, qcsq, qnwinfo } from "./network/signal.ts";
import { cgact, cgatt, cgdcont, cgpaddr } from "./packet-domain/contexts.ts";
import { ccid, cimi, cpin, crsm, qccid, qinistat, qsimstat } from "./sim/sim.ts";
import { cmgf, cnmi, cpms, cscs } from "./sms/settings.ts";
import { qiact } from "./tcpip/qiact.ts";
import { qicfg } from "./tcpip/qicfg.ts";
import { qiclose } from "./tcpip/qiclose.ts";
import { qicsgp } from "./tcpip/qicsgp.ts";
import { qideact } from "./tcpip/qideact.ts";
import { qidnscfg } from "./tcpip/qidnscfg.ts";
import { qidnsgip } from "./tcpip/qidnsgip.ts";
import { qigeterror } from "./tcpip/qigeterror.ts";
import { qiopen } from "./tcpip/qiopen.ts";
import { qird } from "./tcpip/qird.ts";
import { qisde } from "./tcpip/qisde.ts";
import { qisend } from "./tcpip/qisend.ts";
import { qisendex } from "./tcpip/qisendex.ts";
import { qistate } from "./tcpip/qistate.ts";
import { qiswtmd } from "./tcpip/qiswtmd.ts";
import { qntp } from "./tcpip/qntp.ts";
import { qping } from "./tcpip/qping.ts";
import { ath } from "./v250/ath.ts";
import { ati } from "./v250/ati.ts";
import { ato } from "./v250/ato.ts";
import { atF, atV, atW, atZ } from "./v250/profile.ts";
import { registerCommands } from "./v250/registers.ts";

/** Every command there is, by chapter: written out, nothing registers itself. */
export const CHAPTERS: { readonly [chapter: string]: readonly Command<Modem>[] } = {
  "TCP/IP": [
    qicsgp,
    qiact,
    qideact,
    qiopen,
    qiclose,
    qistate,
    qisend,
    qird,
    qisendex,
    qiswtmd,
    qping,
    qntp,
    qidnscfg,
    qidnsgip,
    qicfg,
    qisde,
    qigeterror,
  ],
  "V.250": [...registerCommands, ath, ati, ato, atF, atV, atW, atZ],
  General: [
    ...identityCommands,
    cmee,
    cfun,
    qpowd,
    ipr,
    ifc,
    icf,
    qurccfg,
    qcfg,
    cclk,
    qlts,
    ctzu,
    ctzr,
  ],
  SIM: [cimi, qccid, ccid, cpin, qinistat, qsimstat, crsm],
  Network: [csq, qcsq, qnwinfo, creg, cgreg, cereg, cops],
  "Packet domain": [cgatt, cgdcont, cgact, cgpaddr],
  SMS: [cmgf, cnmi, cscs, cpms],
};

/** All of them by name. */
export const COMMANDS: CommandTable = new Map(
  Object.values(CHAPTERS)
    .flat()
    .map((command) => [command.name, command]),
);
