import { int } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineTcpipCommand } from "./define.ts";

export const qisde = defineTcpipCommand({
  name: "+QISDE",
  title: "Control Whether to Echo the Data of AT+QISEND",
  ref: "TCP/IP 2.3.16",
  params: {
    echo: int(
      { min: 0, max: 1 },
      "1, from the factory: the payload is echoed (see the trait payloadEcho).",
    ),
  },
  responses: ["+QISDE: <echo>"],

  read: (modem) => ok(`+QISDE: ${Number(modem.sockets.settings.echoPayload)}`),

  write(modem, { echo }) {
    modem.sockets.settings.echoPayload = echo === 1;
    return ok();
  },
});
