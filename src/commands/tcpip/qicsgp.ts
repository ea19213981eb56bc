import { int, optional, shown, text } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";
import { defineTcpipCommand } from "./define.ts";
import { contextID } from "./params.ts";
import { ipType, PDP_TYPES, type PdpType } from "../../services/pdp-context.ts";

export const qicsgp = defineTcpipCommand({
  name: "+QICSGP",
  title: "Configure Parameters of a TCP/IP Context",
  ref: "TCP/IP 2.3.1",
  params: {
    contextID,
    context_type: optional(
      int(
        (model) => model.limits.contextType,
        "1: IPv4, 2: IPv6, 3: IPv4v6. Left out with all that follows: a query.",
      ),
    ),
    APN: optional(shown(text({ max: 99 }, "Access point name."), "<APN>")),
    username: optional(shown(text({ max: 127 }, "User name."), "<username>")),
    password: optional(shown(text({ max: 127 }, "Password."), "<password>")),
    authentication: optional(
      int((model) => model.limits.authentication, "0: none, 1: PAP, 2: CHAP, 3: PAP or CHAP."),
    ),
  },
  responses: ["+QICSGP: <context_type>,<APN>,<username>,<password>,<authentication>"],

  write(modem, values) {
    const context = modem.packetDomain.context(values.contextID);
    const { context_type, APN, username, password, authentication } = values;
    const given = [context_type, APN, username, password, authentication];
    if (given.every((value) => value === undefined)) {
      const { type, apn } = context;
      const quoted = [apn, context.username, context.password].map((value) => `"${value}"`);
      return ok(`+QICSGP: ${contextType(type)},${quoted.join(",")},${context.authentication}`);
    }
    // The type comes with an APN, a user name with a password.
    const pairs = (username === undefined) === (password === undefined);
    if (context_type === undefined || APN === undefined || !pairs) {
      return modem.sockets.fail(RESULT.invalidParameters);
    }
    modem.packetDomain.define(values.contextID, {
      defined: true,
      type: PDP_TYPES[context_type - 1]!,
      apn: APN,
      username: username ?? "",
      password: password ?? "",
      authentication: authentication ?? 0,
    });
    return ok();
  },
});

/** <context_type>; a type that sockets cannot use has none, and is told as the first. */
function contextType(type: PdpType): number {
  return ipType(type) ? PDP_TYPES.indexOf(type) + 1 : 1;
}
