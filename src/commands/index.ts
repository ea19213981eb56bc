import type { Command } from "../at/command.ts";
import type { CommandTable, Modem } from "../modem/modem.ts";
import { cfun } from "./general/cfun.ts";
import { cmee } from "./general/cmee.ts";
import { cmux } from "./general/cmux.ts";
import { identityCommands } from "./general/identity.ts";
import { qcfg } from "./general/qcfg/qcfg.ts";
import { cbc, ceer, cpas, qadc, qtemp } from "./general/condition.ts";
import { qindcfg } from "./general/qindcfg.ts";
import { qpowd } from "./general/qpowd.ts";
import { icf, ifc, ipr, qrir, qurccfg } from "./general/serial.ts";
import { cclk, ctzr, ctzu, qlts } from "./general/time.ts";
import { cops } from "./network/cops.ts";
import { cereg, cgreg, creg } from "./network/registration.ts";
import { qeng } from "./network/qeng.ts";
import { csq, qcsq, qnwinfo, qspn } from "./network/signal.ts";
import { cgcontrdp } from "./packet-domain/addresses.ts";
import { cgerep } from "./packet-domain/cgerep.ts";
import { cgact, cgatt, cgdcont, cgpaddr } from "./packet-domain/contexts.ts";
import { ccid, cimi, cnum, crsm, qccid } from "./sim/identity.ts";
import { clck, cpin, cpwd, qpinc } from "./sim/pins.ts";
import { qdsim, qinistat, qsimdet, qsimstat } from "./sim/state.ts";
import { cmgd } from "./sms/cmgd.ts";
import { cmgw } from "./sms/cmgw.ts";
import { csca } from "./sms/csca.ts";
import { cmgf, cscs, csdh } from "./sms/format.ts";
import { cnma, cnmi } from "./sms/indications.ts";
import { csmp } from "./sms/parameters.ts";
import { cmgl, cmgr, qcmgr } from "./sms/read.ts";
import { cmgs, cmss, qcmgs } from "./sms/send.ts";
import { cmms, cscb, csms } from "./sms/service.ts";
import { cpms } from "./sms/storage.ts";
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
import { cedrxrdp, cedrxs } from "./power-saving/edrx.ts";
import { cpsms, qpsmcfg, qpsmextcfg, qpsms } from "./power-saving/psm.ts";
import { qcscon, qsclk } from "./power-saving/sleep.ts";
import { atd, ath } from "./v250/ath.ts";
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
  "V.250": [...registerCommands, atd, ath, ati, ato, atF, atV, atW, atZ],
  General: [
    ...identityCommands,
    cmee,
    cfun,
    qpowd,
    ipr,
    ifc,
    icf,
    qurccfg,
    cmux,
    qindcfg,
    qrir,
    qcfg,
    cclk,
    qlts,
    ctzu,
    ctzr,
    qtemp,
    cbc,
    qadc,
    cpas,
    ceer,
  ],
  SIM: [cimi, qccid, ccid, cnum, cpin, clck, cpwd, qpinc, qinistat, qsimdet, qsimstat, qdsim, crsm],
  Network: [csq, qcsq, qnwinfo, qspn, qeng, creg, cgreg, cereg, cops],
  "Packet domain": [cgatt, cgdcont, cgact, cgpaddr, cgcontrdp, cgerep],
  "Power saving": [cpsms, qpsms, qpsmcfg, qpsmextcfg, cedrxs, cedrxrdp, qcscon, qsclk],
  SMS: [
    csms,
    cpms,
    cmgf,
    cscs,
    csca,
    csmp,
    csdh,
    cscb,
    cnmi,
    cnma,
    cmgl,
    cmgr,
    cmgs,
    cmss,
    cmgw,
    cmgd,
    cmms,
    qcmgs,
    qcmgr,
  ],
};

/** Families of commands that the hardware has and this does not: ERROR, and an event that names the command. */
export const MISSING: { readonly [family: string]: string } = {
  "SSL, MQTT, HTTP, FTP, CoAP, LwM2M": "QSSL… QMT… QHTTP… QFTP… QCOAP… QLW…",
  "Files, GNSS": "QF… QGPS…",
  "PPP, calls, supplementary services": "ATA CGDATA CUSD CLIP CLIR CCWA COLP CSSN CHUP CLCC",
  "Network, further": "CGAUTH CESQ CPOL CIND CMER QCOPS CCIOTOPT CEINFO CGSMS QGDCNT",
  "Configuration, further": "QCFGEXT QNWCFG QMBNCFG QSIMVOL GCAP",
};

/** All of them by name. */
export const COMMANDS: CommandTable = new Map(
  Object.values(CHAPTERS)
    .flat()
    .map((command) => [command.name, command]),
);
