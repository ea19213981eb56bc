import type { Result } from "../../at/reply.ts";
import { closed } from "../../services/sockets/urcs.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";
import { whenDone } from "./qiact.ts";

/** How long the sockets of the context have for an orderly end: less than the command itself. */
const CLOSE_TIMEOUT = 10_000;

export const qideact = defineTcpipCommand({
  name: "+QIDEACT",
  title: "Deactivate a PDP Context",
  ref: "TCP/IP 2.3.3",
  maxResponseTime: 40_000,
  params: { contextID },

  /** Closes every socket of the context first. An inactive context is deactivated already. */
  write(modem, { contextID }): Result {
    const { sockets, packetDomain } = modem;
    const told = modem.model.traits.closedOnDeactivation
      ? sockets
          .list()
          .filter((socket) => socket.contextID === contextID && socket.state === "connected")
      : [];
    const context = packetDomain.context(contextID);
    context.ending = true;
    const deactivate = (): Result => {
      context.ending = false;
      for (const { port, connectID } of told) port.report(closed({ connectID }));
      return whenDone(modem, packetDomain.deactivate(contextID));
    };
    const closing = sockets.closeContext(contextID, CLOSE_TIMEOUT);
    return closing instanceof Promise ? closing.then(deactivate) : deactivate();
  },
});
