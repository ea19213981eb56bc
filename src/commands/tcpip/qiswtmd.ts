import { choice } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { DataSocket } from "../../services/sockets/data-socket.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { ACCESS_MODES } from "../../services/sockets/socket.ts";
import { UdpServiceSocket } from "../../services/sockets/udp-service.ts";
import { defineTcpipCommand } from "./define.ts";
import { connectID } from "./params.ts";

export const qiswtmd = defineTcpipCommand({
  name: "+QISWTMD",
  title: "Switch the Data Access Mode",
  ref: "TCP/IP 2.3.10",
  params: { connectID, access_mode: choice(ACCESS_MODES, "Data access mode.") },
  responses: ["OK (buffer and push mode)", "CONNECT (transparent mode)"],

  write(modem, { connectID, access_mode }, channel) {
    const { sockets } = modem;
    const socket = sockets.get(connectID);
    if (!socket || socket.state !== "connected") return sockets.fail(RESULT.closed);
    if (access_mode === "transparent") {
      return sockets.enterTransparent(socket, channel) ?? sockets.fail(RESULT.notAllowed);
    }
    const transparent = socket.accessMode === "transparent";
    if (transparent || !(socket instanceof DataSocket || socket instanceof UdpServiceSocket)) {
      return sockets.fail(RESULT.notAllowed);
    }
    socket.switchTo(access_mode);
    return ok();
  },
});
