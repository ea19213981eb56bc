import { amount, oneOf } from "../trait.ts";

export const NETWORK_TRAITS = {
  // ---- the network
  noServiceStat: oneOf(
    [2, 0],
    2,
    "<stat> of AT+CEREG after a search that found nothing: 2, as it goes on searching, or 0.",
    "Logs without coverage mostly show 2.",
  ),
  cregInLte: oneOf(
    ["mirror", 0, 2, 4],
    "mirror",
    "<stat> of AT+CREG while registered in LTE: as AT+CEREG, or a fixed one.",
    "Logs show 2, 3 and mirrors; hosts that look at AT+CREG alone need the mirror.",
  ),
  cgregInLte: oneOf(
    ["mirror", 0, 4],
    "mirror",
    "<stat> of AT+CGREG while registered in LTE: as AT+CEREG, or a fixed one.",
    "The BG96 manual mirrors; some BG95 logs show 0 or 4.",
  ),
  copsRewritesScan: oneOf(
    [true, false],
    true,
    'Whether AT+COPS with <AcT> changes AT+QCFG="nwscanmode" and "iotopmode" to that technology.',
    "Notes of a BG95 driver say so; the manual does not.",
  ),
  abortAnswer: oneOf(
    ["OK", "ERROR"],
    "OK",
    "What ends AT+COPS=? when the host types before it is done.",
    "V.250 lets the command decide; not documented.",
  ),
  noServiceQuoted: oneOf(
    [false, true],
    false,
    "Whether AT+QNWINFO puts No Service in quotes.",
    "The manual prints it without; not verified on a BG95.",
  ),
  // ---- the multiplexer
  cmuxStart: amount(
    { min: 0, max: 600_000, unit: "ms" },
    10_000,
    "How long after AT+CMUX the port waits for the control channel before it is an AT port again; 0: for ever.",
    "No Quectel manual tells; those of others name 5, 10 and 30 seconds.",
  ),
  cmuxInherits: oneOf(
    [true, false],
    true,
    "What a virtual port begins with: what the host has set on the port before AT+CMUX (ATE0, AT+CMEE, AT+CEREG=1…), or the profile.",
    "Not documented. Hosts that set up a module before AT+CMUX do not all repeat it on each virtual port.",
  ),
  cmuxRing: oneOf(
    ["line", "message"],
    "line",
    "Where a URC of a virtual port rings: at the pin of the UART, or in a modem status command (IC).",
    "A capture of a module of another maker has URCs in CMUX without modem status commands around them.",
  ),
  // ---- PDP contexts
  activeContextsNbiot: amount(
    { min: 1, max: 16, unit: "contexts" },
    2,
    "How many PDP contexts may stand at a time in NB-IoT.",
    "2 on the BG96; the BG95 figure was not seen.",
  ),
  activeContexts: amount(
    { min: 1, max: 16, unit: "contexts" },
    3,
    "How many PDP contexts may stand at a time in eMTC and GSM.",
    "3 on the BG96; the BG95 figure was not seen.",
  ),
  activateTwice: oneOf(
    ["OK", "ERROR"],
    "OK",
    "The answer to AT+QIACT of an active context.",
    "A BG77 log says ERROR, others OK; drivers take both.",
  ),
  openActivates: oneOf(
    [false, true],
    false,
    "Whether AT+QIOPEN activates its context by itself.",
    "Unknown; the manual's examples activate it first. Refused with 561.",
  ),
  closedOnDeactivation: oneOf(
    [false, true],
    false,
    'Whether AT+QIDEACT reports +QIURC: "closed" for the connections it closes.',
    "The manual says that they are closed and shows no URC.",
  ),
  quotedAddress: oneOf(
    [true, false],
    true,
    "Whether AT+CGPADDR puts the address in quotes.",
    "Captures of two siblings show quotes, a later manual's example and the drivers' tests none.",
  ),
  contrdpMask: oneOf(
    [true, false],
    true,
    "Whether AT+CGCONTRDP prints the subnet mask behind an IPv4 address, with a dot between.",
    "27.007 does since release 9; no capture of a BG95 seen.",
  ),
  // ---- power saving
  psmThreshold: amount(
    { min: 20, max: 4_294_967_295, unit: "seconds" },
    60,
    "What AT+QPSMCFG has from the factory: the least stay in PSM that is worth it.",
    "The manual of this family was not seen.",
  ),
  qpsmsTimers: oneOf(
    ["seconds", "bits"],
    "seconds",
    "How AT+QPSMS? prints the granted timers.",
    "A PSM note of the BG96 prints seconds; not verified.",
  ),
};
