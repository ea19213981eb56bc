import { int, optional } from "../../at/params.ts";
import { ok, type Final } from "../../at/reply.ts";
import type { Modem } from "../../modem/modem.ts";
import { DataSocket } from "../../services/sockets/data-socket.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { UdpServiceSocket } from "../../services/sockets/udp-service.ts";
import { hex } from "../../services/sockets/urcs.ts";
import { defineTcpipCommand } from "./define.ts";
import { connectID } from "./params.ts";

export const qird = defineTcpipCommand({
  name: "+QIRD",
  title: "Retrieve Received Data",
  ref: "TCP/IP 2.3.8",
  maxResponseTime: 120_000,
  params: {
    connectID,
    read_length: optional(
      int(
        (model) => model.limits.readLength,
        "Most bytes to read; left out: 1500. 0: tells the counters. A UDP SERVICE gives one whole datagram whatever it says.",
      ),
    ),
  },
  responses: [
    "+QIRD: <read_actual_length><CR><LF><data>",
    "+QIRD: <read_actual_length>,<remoteIP>,<remote_port><CR><LF><data> (UDP SERVICE)",
    "+QIRD: <total_receive_length>,<have_read_length>,<unread_length> (length 0)",
  ],

  write(modem, { connectID, read_length }) {
    const { sockets, model } = modem;
    const socket = sockets.get(connectID);
    if (!socket || socket.state === "opening") return sockets.fail(RESULT.closed);
    if (!(socket instanceof DataSocket || socket instanceof UdpServiceSocket)) {
      return sockets.fail(RESULT.notAllowed);
    }
    // In push mode everything has been pushed already (observed: EG25).
    if (socket.accessMode !== "buffer") return sockets.fail(RESULT.notAllowed);
    if (read_length === 0) {
      const { received, unread } = socket.counters;
      return ok(`+QIRD: ${received},${received - unread},${unread}`);
    }
    if (socket instanceof DataSocket) {
      return data(modem, socket.read(read_length ?? model.limits.readLength.max), "");
    }
    const datagram = socket.next();
    if (!datagram) return ok("+QIRD: 0");
    const { address, port } = datagram.from;
    return data(modem, datagram.data, `,"${address}",${port}`);
  },
});

/** The data behind a line break, or behind a comma with AT+QICFG="viewmode",1. */
function data(modem: Modem, bytes: Buffer, remote: string): Final {
  const { receiveHex, inlineView } = modem.sockets.settings;
  const shown = receiveHex ? hex(bytes) : bytes;
  const length = modem.model.traits.hexLength === "bytes" ? bytes.length : shown.length;
  const head = `+QIRD: ${length}${remote}`;
  if (shown.length === 0) return ok(head);
  return inlineView
    ? ok(Buffer.concat([Buffer.from(`${head},`, "latin1"), shown]))
    : ok(head, shown);
}
