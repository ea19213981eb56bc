import { choice, int, keyword, labelled, optional, shown, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { ACCESS_MODES } from "../../services/sockets/socket.ts";
import { defineTcpipCommand } from "./define.ts";
import { connectID, contextID, PORT } from "./params.ts";

export const qiopen = defineTcpipCommand({
  name: "+QIOPEN",
  title: "Open a Socket Service",
  ref: "TCP/IP 2.3.4",
  maxResponseTime: 150_000,
  params: {
    contextID,
    connectID,
    service_type: keyword(["TCP", "UDP", "TCP LISTENER", "UDP SERVICE"], "Socket service type."),
    host: labelled(
      "<IP_address>/<domain_name>",
      shown(
        text(
          { min: 1, max: 200 },
          'The remote server of a client; "127.0.0.1" for a listener or UDP service.',
        ),
        '"<IP_address>/<domain_name>"',
      ),
    ),
    remote_port: shown(
      int(PORT, "Port of the remote server; 0 for a listener or UDP service."),
      "<remote_port>",
    ),
    local_port: optional(
      shown(int(PORT, "Local port. A client may have 0: assigned automatically."), "<local_port>"),
    ),
    access_mode: optional(choice(ACCESS_MODES, "Data access mode."), "buffer"),
  },
  responses: ["+QIOPEN: <connectID>,<err> (after OK)", "CONNECT (transparent mode)"],

  read: () => ok(),

  write(modem, values, channel) {
    const { service_type, local_port, remote_port } = values;
    const client = service_type === "TCP" || service_type === "UDP";
    // TCP/IP 2.3.4: a client needs a remote port, the others a local one.
    if (client ? remote_port === 0 : local_port === undefined) {
      return modem.sockets.fail(RESULT.invalidParameters);
    }
    return modem.sockets.open({ ...values, local_port: local_port ?? 0 }, channel);
  },
});
