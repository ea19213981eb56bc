import { amount, oneOf, type Trait, type TraitValue } from "./trait.ts";

/**
 * Everything this twin had to choose for itself. A model may set another value, and so may the user (`--trait`).
 * `docs/uncertain.md` is made from this table.
 */
export const TRAITS = {
  // ---- the AT port
  urcGap: amount(
    { min: 0, max: 60_000, unit: "ms" },
    10,
    "How long a URC stays behind a final result code.",
    "At 115200 baud hosts never see both in one read, and one of ten drivers tried breaks when they do.",
  ),
  urcTypingHold: amount(
    { min: 0, max: 60_000, unit: "ms" },
    500,
    "How long after the last character of an unfinished command line URCs still wait.",
    "A URC amid the echo breaks drivers; a line that is never finished must not hold URCs for ever.",
  ),
  urcPatience: amount(
    { min: 0, max: 600_000, unit: "ms" },
    1000,
    "After this wait a URC follows the next final result code at once, without the gap.",
    "A host that never pauses between two commands would otherwise never hear a URC.",
  ),
  prefixCase: oneOf(
    ["any", "same"],
    "any",
    "Whether `At` and `aT` are a prefix too, besides `AT` and `at`.",
    "The manuals name AT and at; V.250 allows no others. Refusing helps nobody.",
  ),
  commandLineLength: amount(
    { min: 40, max: 65_536, unit: "characters" },
    2000,
    "The longest command line; a longer one is answered with ERROR.",
    "The manual says that there is a limit, not which. Lines of some commands pass 256.",
  ),
  numericUrc: oneOf(
    ["framed", "plain"],
    "framed",
    "With ATV0, whether a URC still has CR LF before it as well.",
    "V.250 drops it before information text; nothing is said of URCs.",
  ),
  backspaceEcho: oneOf(
    ["erase", "plain"],
    "erase",
    "What a deleted character echoes: backspace, space, backspace; or the backspace alone.",
    "V.250 suggests the first; no capture seen.",
  ),
  repeatNothing: oneOf(
    ["OK", "ERROR"],
    "OK",
    "The answer to `A/` before any command line.",
    "Not documented. V.250 repeats an empty line.",
  ),
  registerDigits: oneOf(
    ["plain", "three"],
    "plain",
    "How `ATS<n>?` prints a number: 13 or 013.",
    "V.250 wants three digits; the manual's sample shows none.",
  ),
  wakeTyping: amount(
    { min: 0, max: 600_000, unit: "ms" },
    1000,
    "From when on, after POWERED DOWN, a character typed at a port counts as a press of PWRKEY.",
    "A port without lines has no other way to switch the module on.",
  ),
  appVersion: oneOf(
    ["prefixed", "bare"],
    "prefixed",
    "Whether AT+QAPPVER answers `+QAPPVER: <version>` or the version alone.",
    "Prefixed on a BG95; the BG96 manual shows it bare.",
  ),
  // ---- power
  pwrkeyOn: amount(
    { min: 0, max: 10_000, unit: "ms" },
    500,
    "How long PWRKEY must be low to switch the module on.",
    "The hardware design asks for 500 to 1000 ms.",
  ),
  pwrkeyOff: amount(
    { min: 0, max: 10_000, unit: "ms" },
    650,
    "How long PWRKEY must have been low, when it is let go, to switch the module off.",
    "The hardware design asks for 650 to 1500 ms.",
  ),
  restartFarewell: oneOf(
    [true, false],
    true,
    "Whether AT+CFUN=1,1 says POWERED DOWN before the module starts anew.",
    "A log of a BG96 shows it; that of a BG95 ends before.",
  ),
  pwrkeyText: oneOf(
    ["NORMAL POWER DOWN", "POWERED DOWN"],
    "NORMAL POWER DOWN",
    "What the module says when PWRKEY switches it off.",
    "The first is in a driver's list of what it waits for; no capture seen.",
  ),
  psmText: oneOf(
    ["PSM POWER DOWN", "POWER DOWN"],
    "PSM POWER DOWN",
    "What the module says when it goes into PSM.",
    "Three drivers wait for the first; the example of the BG96 PSM note prints the second.",
  ),
  resetPulse: amount(
    { min: 0, max: 10_000, unit: "ms" },
    2000,
    "How long RESET_N must have been low to reset the module.",
    "2 to 3.8 s in the hardware design of the BG95, 150 to 460 ms in that of the BG96.",
  ),
  // ---- the SIM
  cpinAbsent: oneOf(
    ["NOT READY", "NOT INSERTED", "none"],
    "NOT READY",
    "What +CPIN says at a start without a SIM; none: nothing.",
    "NOT READY is in the manual's list for a SIM that was taken out.",
  ),
  simStatSpace: oneOf(
    [false, true],
    false,
    "Whether the URC of AT+QSIMSTAT has a space before its colon.",
    "The BG96 manual prints one, a later manual does not.",
  ),
  iccidWithoutSim: oneOf(
    ["CME", "ERROR"],
    "CME",
    "What AT+QCCID answers while there is no SIM to read: a +CME ERROR or ERROR.",
    "The manual lists only ERROR, drivers see +CME ERROR.",
  ),
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
  // ---- sockets
  sendBuffer: amount(
    { min: 1460, max: 16_777_216, unit: "bytes" },
    10_240,
    "Bytes not yet acknowledged that a connection holds; more is SEND FAIL.",
    "No size is published; a sibling family reports 10240.",
  ),
  receiveBuffer: amount(
    { min: 1500, max: 16_777_216, unit: "bytes" },
    10_240,
    "Unread bytes that a socket holds: then TCP closes the peer's window and UDP drops.",
    "No size is published; siblings start at 10240.",
  ),
  openOneAtATime: oneOf(
    [false, true],
    false,
    "Whether a second AT+QIOPEN while one is still opening fails with 568.",
    "568 is called Operation busy; whether opening counts as one is not said.",
  ),
  openRefused: oneOf(
    ["report", "ERROR"],
    "report",
    "AT+QIOPEN of a connectID in use (563), in a context that is not active (561) or while another opens (568): OK and then +QIOPEN: <connectID>,<err>, or ERROR at once.",
    "Many drivers expect the first for 563; 561 is treated alike.",
  ),
  failedOpenKeeps: oneOf(
    [false, true],
    false,
    "Whether a connectID stays taken (state 4) after a failed opening, until AT+QICLOSE.",
    "Not documented; drivers that close it get OK either way.",
  ),
  cancelSend: oneOf(
    ["OK", "ERROR"],
    "OK",
    "What ends AT+QISEND after ESC.",
    "Not documented for this family; code 571 (cancel send) is kept for AT+QIGETERROR either way.",
  ),
  longSend: oneOf(
    ["ERROR", "cut"],
    "ERROR",
    "More than 1460 bytes before Ctrl-Z: nothing is sent and ERROR, or the first 1460 are sent.",
    "Not documented. ERROR loses nothing silently.",
  ),
  payloadEcho: oneOf(
    ["with ATE1", "always"],
    "with ATE1",
    "When AT+QISDE=1 echoes the payload: only while ATE1 is set, or always.",
    "The two settings' relation is not documented; a host that sent ATE0 expects no echo.",
  ),
  hexLength: oneOf(
    ["bytes", "characters"],
    "bytes",
    'With AT+QICFG="dataformat" hex, whether lengths count payload bytes or hex characters.',
    "Not verified; the manual speaks of the length of the data.",
  ),
  udpRead: oneOf(
    ["stream", "datagram"],
    "stream",
    "Whether AT+QIRD of a UDP client joins datagrams, as for TCP, or returns one at a time.",
    "Not documented; nothing is lost either way, but a stream takes fewer commands.",
  ),
  udpLength: amount(
    { min: 512, max: 1500, unit: "bytes" },
    1500,
    "The longest UDP datagram kept whole; what is longer is cut.",
    "AT+QIRD returns at most 1500 bytes and one datagram at a time.",
  ),
  incomingMode: oneOf(
    ["listener", "buffer"],
    "listener",
    "Access mode of TCP INCOMING: the listener's, or always buffer.",
    "The BG95 note says the first (p. 17), the BG96 note the second (p. 34); a BG96 did the first.",
  ),
  incomingOrder: oneOf(
    ["down", "up"],
    "down",
    "Whether incoming connections take the highest or the lowest free connectID.",
    "Examples and logs show 11 first.",
  ),
  connectedState: oneOf(
    [2, 3],
    2,
    "<socket_state> of an open TCP client in AT+QISTATE.",
    "2 in the manual; one BG96 log shows 3.",
  ),
  closedAfterNoCarrier: oneOf(
    [false, true],
    false,
    'Whether +QIURC: "closed" follows NO CARRIER when the peer closes in transparent mode.',
    "Not documented; a driver for BG77 waits for NO CARRIER alone.",
  ),
  transparentRefusal: oneOf(
    [572, 552],
    572,
    "The code behind ERROR when a listener or UDP service is opened in transparent mode.",
    "Not documented.",
  ),
  pingAllLost: oneOf(
    ["counts", "bare"],
    "counts",
    "The last +QPING line when no reply came: with sent, received and lost, or the code alone.",
    "Only the line of a single lost request is known.",
  ),
  switchPushes: oneOf(
    [true, false],
    true,
    "Whether data that waits when AT+QISWTMD switches to push mode is pushed at once.",
    "Not documented. Otherwise it would stay unreadable, because AT+QIRD fails in push mode.",
  ),
  // ---- messages
  firstMessageIndex: oneOf(
    [0, 1],
    0,
    "The index of the first place in a message store.",
    "A log of another Cat-M1 module shows 0; examples in manuals begin with 0, 1 or more.",
  ),
  headedText: oneOf(
    ["text", "hex"],
    "text",
    "How text mode shows a message in the default alphabet that begins with a header, as parts of a long one do: its text, or header and text in hex.",
    "27.005 wants hex; hosts that join parts of long messages in text mode tell of text.",
  ),
  cancelMessage: oneOf(
    ["OK", "ERROR"],
    "OK",
    "What ends AT+CMGS and AT+CMGW after ESC.",
    "27.005 names no result code; OK as after AT+QISEND.",
  ),
  longMessage: oneOf(
    ["ERROR", "cut"],
    "ERROR",
    "A text of more than 160 characters before Ctrl-Z: +CMS ERROR: 513, or the first 160 are taken.",
    "Not documented. ERROR loses nothing silently.",
  ),
  readEmpty: oneOf(
    [321, "OK"],
    321,
    "The answer to AT+CMGR of a place without a message: +CMS ERROR: 321, or OK alone.",
    "Both are seen in logs of hosts, 321 with siblings of the chipset.",
  ),
  deleteEmpty: oneOf(
    ["OK", 321],
    "OK",
    "The answer to AT+CMGD of a place without a message: OK, or +CMS ERROR: 321.",
    "Not documented; hosts that delete twice expect OK.",
  ),
} satisfies Record<string, Trait<TraitValue>>;

export type TraitName = keyof typeof TRAITS;

/** A value for each trait. */
export type Traits = {
  readonly [K in TraitName]: (typeof TRAITS)[K] extends Trait<infer T> ? T : never;
};

// The cast: Object.fromEntries forgets which value belongs to which name.
export const FACTORY_TRAITS = Object.fromEntries(
  Object.entries(TRAITS).map(([name, trait]) => [name, trait.factory]),
) as unknown as Traits;
