import { int, optional } from "../../at/params.ts";
import { defineTcpipCommand } from "./define.ts";
import { connectID } from "./params.ts";

const MAX_RESPONSE = 120_000;
/** The forced close must come before the command itself has taken too long. */
const LONGEST_WAIT = MAX_RESPONSE - 1000;

export const qiclose = defineTcpipCommand({
  name: "+QICLOSE",
  title: "Close a Socket Service",
  ref: "TCP/IP 2.3.5",
  maxResponseTime: MAX_RESPONSE,
  params: {
    connectID,
    timeout: optional(
      int(
        { min: 0, max: 65_535 },
        "Seconds to wait for the peer's FIN before the close is forced; 0: at once. Never longer than the command may take.",
      ),
      10,
    ),
  },

  write: (modem, { connectID, timeout }) =>
    modem.sockets.close(connectID, Math.min(timeout * 1000, LONGEST_WAIT)),
});
