import { command, type Command, type CommandSpec } from "../../at/command.ts";
import type { Params } from "../../at/params.ts";
import type { Modem } from "../../modem/modem.ts";
import { RESULT } from "../../services/sockets/result-codes.ts";

/**
 * Declares a command whose result AT+QIGETERROR tells: 0 unless the handler answers `modem.sockets.fail(code)`, 552
 * for wrong parameters, 569 if it takes too long. TCP/IP 2.3.17.
 */
export function defineTcpipCommand<const P extends Params>(
  spec: CommandSpec<Modem, P>,
): Command<Modem> {
  const { read, write, execute } = spec;
  return command<Modem, P>({
    ...spec,
    ...(read && {
      read(modem, channel) {
        modem.sockets.last.begin();
        return read(modem, channel);
      },
    }),
    ...(write && {
      write(modem, values, channel) {
        modem.sockets.last.begin();
        return write(modem, values, channel);
      },
    }),
    ...(execute && {
      execute(modem, channel) {
        modem.sockets.last.begin();
        return execute(modem, channel);
      },
    }),
    invalid(modem) {
      modem.sockets.last.begin();
      return modem.sockets.fail(RESULT.invalidParameters);
    },
    timedOut: (modem) => spec.timedOut?.(modem) ?? modem.sockets.fail(RESULT.timeout),
  });
}
