import { int, optional, shown, text } from "../../at/params.ts";
import { ERROR, final, ok, type Prompt, type Result } from "../../at/reply.ts";
import type { AtChannel } from "../../at/channel.ts";
import { ipVersion } from "../../kernel/ip.ts";
import type { Modem } from "../../modem/modem.ts";
import { DataSocket } from "../../services/sockets/data-socket.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import type { SendOutcome, Socket } from "../../services/sockets/socket.ts";
import { UdpServiceSocket } from "../../services/sockets/udp-service.ts";
import { defineTcpipCommand } from "./define.ts";
import { fromHex } from "./hex.ts";
import { connectID, PORT } from "./params.ts";

export const qisend = defineTcpipCommand({
  name: "+QISEND",
  title: "Send Data",
  ref: "TCP/IP 2.3.7",
  maxResponseTime: 120_000,
  params: {
    connectID,
    send_length: optional(
      int(
        (model) => model.limits.sendLength,
        "Bytes to send. 0: tells the counters. Left out: the data ends at Ctrl-Z (0x1A), ESC (0x1B) cancels.",
      ),
    ),
    remoteIP: optional(
      shown(text({ max: 45 }, "Only for UDP SERVICE: numeric address of the remote."), undefined),
    ),
    remote_port: optional(
      shown(int({ ...PORT, min: 1 }, "Only for UDP SERVICE: port of the remote."), undefined),
    ),
  },
  responses: [
    "> (then the data)",
    "SEND OK",
    "SEND FAIL (the send buffer is full: try again)",
    "+QISEND: <total_send_length>,<ackedbytes>,<unackedbytes> (length 0)",
  ],

  write(modem, { connectID, send_length, remoteIP, remote_port }, channel) {
    const { sockets } = modem;
    const socket = sockets.get(connectID);
    if (!socket) return sockets.fail(RESULT.closed);
    if (socket.serviceType === "TCP LISTENER") return sockets.fail(RESULT.notAllowed);
    if (send_length === 0 && remoteIP === undefined && remote_port === undefined) {
      if (socket.state === "opening") return sockets.fail(RESULT.closed);
      const { acked } = socket;
      const { sent } = socket.counters;
      return ok(`+QISEND: ${sent},${acked},${sent - acked}`);
    }
    const send = sender(socket, send_length, remoteIP, remote_port);
    if (!send) return sockets.fail(RESULT.invalidParameters);
    if (socket.state !== "connected") return sockets.fail(RESULT.closed);
    if (socket.accessMode === "transparent") return sockets.fail(RESULT.notAllowed);
    return payloadPrompt(modem, channel, send_length, send);
  },
});

/** Characters of a hex payload that are kept: its digits twice over, for blanks between them. */
const MOST_HEX = 4 * 1460;

type Send = (data: Buffer) => SendOutcome;

/** How this socket sends; undefined where the parameters do not fit its type. */
function sender(
  socket: Socket,
  length: number | undefined,
  remoteIP: string | undefined,
  remotePort: number | undefined,
): Send | undefined {
  if (socket instanceof UdpServiceSocket) {
    if (!length || remoteIP === undefined || remotePort === undefined) return undefined;
    if (ipVersion(remoteIP) === 0) return undefined;
    return (data) => socket.sendTo(data, { address: remoteIP, port: remotePort });
  }
  const addressed = remoteIP !== undefined || remotePort !== undefined;
  if (!(socket instanceof DataSocket) || addressed) return undefined;
  return (data) => socket.send(data);
}

function payloadPrompt(
  modem: Modem,
  channel: AtChannel<Modem>,
  length: number | undefined,
  send: Send,
): Prompt {
  const { sockets, model } = modem;
  const { sendHex, echoPayload } = sockets.settings;
  const { hexLength, payloadEcho, longSend, cancelSend } = model.traits;
  const most = model.limits.sendLength.max;
  const later = sockets.last.later();
  const fail = (code: number): Result => {
    later(code);
    return ERROR;
  };
  /** Bytes as they are typed for one byte of payload. */
  const typedPerByte = sendHex && hexLength === "bytes" ? 2 : 1;
  return {
    kind: "prompt",
    end:
      length === undefined
        ? { most: sendHex ? MOST_HEX : most }
        : { length: length * typedPerByte },
    echo: echoPayload && (payloadEcho === "always" || channel.registers.E === 1),
    take(typed) {
      if (sendHex && typed.length > MOST_HEX) return fail(RESULT.invalidParameters);
      const text = sendHex ? typed.toString("latin1").replace(/\s/g, "") : undefined;
      const tooLong = text === undefined ? typed.length > most : text.length > 2 * most;
      if (tooLong && longSend === "ERROR") return fail(RESULT.invalidParameters);
      const data = text === undefined ? typed.subarray(0, most) : fromHex(text.slice(0, 2 * most));
      return data ? sendResult(send(data), later) : fail(RESULT.invalidParameters);
    },
    cancelled() {
      later(RESULT.cancelSend);
      return cancelSend === "OK" ? ok() : ERROR;
    },
  };
}

/** TCP/IP 2.3.7: SEND OK is "in the send buffer", SEND FAIL "no room there", ERROR "no connection". */
export function sendResult(outcome: SendOutcome, later: (code: number) => void): Result {
  switch (outcome) {
    case "sent":
      return final("SEND OK");
    case "full":
      later(RESULT.writeFailed);
      return final("SEND FAIL");
    case "closed":
      later(RESULT.closed);
      return ERROR;
  }
}
