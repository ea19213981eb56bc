import { int, optional, shown, text } from "../../at/params.ts";
import { DataSocket } from "../../services/sockets/data-socket.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { fromHex } from "./hex.ts";
import { connectID } from "./params.ts";
import { sendResult } from "./qisend.ts";

export const qisendex = defineTcpipCommand({
  name: "+QISENDEX",
  title: "Send a Hex String",
  ref: "TCP/IP 2.3.9",
  maxResponseTime: 120_000,
  params: {
    connectID,
    hex_string: shown(
      text({ min: 2, max: 512 }, "The data, two hex digits a byte."),
      "<hex_string>",
    ),
    RAI_info: optional(
      int(
        { min: 0, max: 2 },
        "Release assistance. 0: none, 1: nothing follows, 2: one downlink packet follows.",
      ),
      0,
    ),
  },
  responses: ["SEND OK", "SEND FAIL (the send buffer is full: try again)"],

  write(modem, { connectID, hex_string, RAI_info }) {
    const { sockets, radio } = modem;
    const socket = sockets.get(connectID);
    if (!socket) return sockets.fail(RESULT.closed);
    if (!(socket instanceof DataSocket)) return sockets.fail(RESULT.notAllowed);
    const data = fromHex(hex_string);
    if (!data) return sockets.fail(RESULT.invalidParameters);
    if (socket.state !== "connected") return sockets.fail(RESULT.closed);
    if (socket.accessMode === "transparent") return sockets.fail(RESULT.notAllowed);
    const outcome = socket.send(data);
    if (outcome === "sent" && RAI_info > 0) {
      radio.reach.connection.releaseAfter(RAI_info === 1 ? "nothing" : "one");
    }
    return sendResult(outcome, sockets.last.later());
  },
});
