import { ok, type Result } from "../../at/reply.ts";
import type { Modem } from "../../modem/modem.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";

export const qiact = defineTcpipCommand({
  name: "+QIACT",
  title: "Activate a PDP Context",
  ref: "TCP/IP 2.3.2",
  maxResponseTime: 150_000,
  params: { contextID },
  responses: ["+QIACT: <contextID>,<context_state>,<context_type>[,<IP_address>[,<IP_address>]]"],

  /** Lists the active contexts only. */
  read(modem) {
    const { packetDomain } = modem;
    return ok(
      ...packetDomain.active().map((context) => {
        const addresses = packetDomain.addressesOf(context).map((address) => `,"${address}"`);
        return `+QIACT: ${context.contextID},1,${context.type}${addresses.join("")}`;
      }),
    );
  },

  write(modem, { contextID }): Result {
    if (modem.radio.registered) modem.radio.detached = false; // activating attaches. 27.007 10.1.10
    return whenDone(modem, modem.packetDomain.activate(contextID));
  },
});

/** OK, or ERROR with the code, now or later. */
export function whenDone(modem: Modem, result: number | Promise<number>): Result {
  const answer = (code: number) => (code === RESULT.success ? ok() : modem.sockets.fail(code));
  return result instanceof Promise ? result.then(answer) : answer(result);
}
