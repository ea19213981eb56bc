import { amount, oneOf } from "../trait.ts";

export const SOCKET_TRAITS = {
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
};
