import { ok, type Result } from "../../at/reply.ts";
import type { Modem } from "../../modem/modem.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";
import { PDP_TYPES, addressesOf } from "../../services/pdp-context.ts";

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
        const addresses = addressesOf(context, packetDomain.addresses).map(
          (address) => `,"${address}"`,
        );
        return `+QIACT: ${context.contextID},1,${PDP_TYPES.indexOf(context.activeType) + 1}${addresses.join("")}`;
      }),
    );
  },

  write(modem, { contextID }): Result {
    return whenDone(modem, modem.packetDomain.activate(contextID));
  },
});

/** OK, or ERROR with the code, now or later. */
export function whenDone(modem: Modem, result: number | Promise<number>): Result {
  const answer = (code: number) => (code === RESULT.success ? ok() : modem.sockets.fail(code));
  return result instanceof Promise ? result.then(answer) : answer(result);
}
