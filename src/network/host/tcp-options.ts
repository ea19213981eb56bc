import type { Socket } from "node:net";
import { setSocketOption } from "../../native/socket-options.ts";
import type { TcpOptions } from "../network.ts";
import { descriptorOf } from "./measure.ts";

/** Of Linux: include/uapi/linux/tcp.h and asm-generic/socket.h. */
const LINUX = {
  tcp: 6,
  keepIdle: 4,
  keepInterval: 5,
  keepCount: 6,
  userTimeout: 18,
  rtoMax: 44,
} as const;

/** Where Linux's retransmission timer starts on a fast path, milliseconds (TCP_RTO_MIN). */
const FIRST_RTO = 200;

/**
 * Tells the computer's stack what the module was told. Elsewhere than on Linux, or without koffi, only the idle time
 * of keep-alive can be set. `sack` cannot be set for one connection on Linux (net.ipv4.tcp_sack is for the system), so
 * it has no effect.
 */
export function applyTcpOptions(socket: Socket, { keepAlive, retransmission }: TcpOptions): void {
  if (keepAlive) socket.setKeepAlive(true, keepAlive.idle * 1000);
  const descriptor = descriptorOf(socket);
  if (descriptor === undefined || process.platform !== "linux") return;
  const set = (option: number, value: number): void => {
    // A kernel that has no such option (rtoMax: before 6.15) refuses it, and it has no effect.
    setSocketOption(descriptor, LINUX.tcp, option, value);
  };
  set(LINUX.rtoMax, Math.min(Math.max(retransmission.maxRto, 1_000), 120_000));
  if (keepAlive) {
    set(LINUX.keepIdle, keepAlive.idle);
    set(LINUX.keepInterval, keepAlive.interval);
    set(LINUX.keepCount, keepAlive.probes);
    // No user timeout then: it would overrule the count of probes (tcp(7)), which were asked for by name. How long
    // lost data is sent again is left to the system's tcp_retries2.
    return;
  }
  set(LINUX.userTimeout, lossAfter(retransmission));
}

/**
 * Milliseconds from the first sending of lost data until the connection counts as lost: the waits before each of
 * `maxBackoffs` retransmissions and the one after the last. The first is 200 ms, each is twice the one before, and
 * none is longer than `maxRto`: with 12 and 60 000, 102.2 s for nine waits and four of a minute, 342.2 s.
 */
export function lossAfter({ maxBackoffs, maxRto }: TcpOptions["retransmission"]): number {
  let total = 0;
  let wait = FIRST_RTO;
  for (let sent = 0; sent <= maxBackoffs; sent++) {
    total += Math.min(wait, maxRto);
    wait *= 2;
  }
  return total;
}
