import { isIP } from "node:net";
import type { Cancel, PingAnswer, PingOptions } from "../network.ts";
import { pingByProgram } from "./ping-program.ts";
import { pingBySocket } from "./ping-socket.ts";
import { soon } from "./soon.ts";

/**
 * As `Network.ping`: by an ICMP socket where the system gives us one, else by the `ping` program where there is one, else
 * "not permitted". There is no reply that did not come from the network.
 */
export function ping(options: PingOptions, done: (answer: PingAnswer) => void): Cancel {
  if (isIP(options.address) === 0) return soon(() => done({ error: "name not found" }));
  return pingBySocket(options, done) ?? pingByProgram(options, done);
}
