import type { Clock } from "../kernel/clock.ts";
import type { Cancel, Family, Network, PingAnswer } from "../network/network.ts";
import { lookUp } from "./lookup.ts";
import { RESULT, resultOf } from "./sockets/result-codes.ts";

/** TCP/IP 2.3.11: data bytes of an echo request, and how long all requests together may take. */
const BYTES = 32;
const TOTAL_TIMEOUT = 300_000;

export interface PingRequest {
  readonly host: string;
  /** Milliseconds for each request. */
  readonly timeout: number;
  readonly count: number;
  readonly family: Family;
  readonly dnsServers: readonly string[];
  readonly source: (family: 4 | 6) => string | undefined;
}

/** One reply, or why there was none. `time` in whole milliseconds. */
export interface PingLine {
  readonly result: number;
  readonly reply?: {
    readonly address: string;
    readonly bytes: number;
    readonly time: number;
    readonly ttl: number;
  };
}

/** `times` in whole milliseconds; undefined if no name was found, so that nothing was sent. */
export interface PingSummary {
  readonly result: number;
  readonly sent: number;
  readonly times: readonly number[];
}

/** Sends echo requests one after the other and tells of each, then of all. */
export function ping(
  clock: Clock,
  network: Network,
  request: PingRequest,
  line: (line: PingLine) => void,
  finished: (summary: PingSummary) => void,
): Cancel {
  const times: number[] = [];
  let sent = 0;
  let lastError: number = RESULT.timeout;
  let cancel: Cancel = () => {};
  const limit = clock.after(TOTAL_TIMEOUT, () => {
    cancel();
    finish();
  });

  function finish(): void {
    limit.cancel();
    finished({ result: times.length > 0 ? RESULT.success : lastError, sent, times });
  }

  function next(address: string): void {
    if (sent === request.count) return finish();
    const localAddress = request.source(address.includes(":") ? 6 : 4);
    const options = {
      address,
      localAddress,
      bytes: BYTES,
      sequence: ++sent,
      timeout: request.timeout,
    };
    cancel = network.ping(options, (answer) => {
      line(told(address, answer));
      next(address);
    });
  }

  function told(address: string, answer: PingAnswer): PingLine {
    if ("error" in answer) {
      // Without the right to ping nothing was heard either: a time-out, never an invented reply.
      lastError = answer.error === "not permitted" ? RESULT.timeout : resultOf(answer.error);
      return { result: lastError };
    }
    const time = Math.round(answer.time);
    times.push(time);
    return { result: RESULT.success, reply: { address, bytes: BYTES, time, ttl: answer.ttl } };
  }

  cancel = lookUp(clock, network, request.host, request, (answer) => {
    if (!("error" in answer)) return next(answer.addresses[0]!);
    limit.cancel();
    finished({ result: RESULT.dnsFailed, sent: 0, times: [] });
  });
  return () => {
    limit.cancel();
    cancel();
  };
}
