import { isIPv4 } from "node:net";
import { openIcmp } from "../../native/icmp.ts";
import type { Cancel, NetworkError, PingAnswer, PingOptions } from "../network.ts";
import { networkErrorOf } from "./errors.ts";
import { soon } from "./soon.ts";

/** ICMP's header: type, code, checksum, identifier, sequence number. */
const HEADER = 8;
const ECHO = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } } as const;

/** The system has no ICMP socket for us; somebody else may have one. */
const NOT_HERE: ReadonlySet<string> = new Set([
  "ENOSYS",
  "EACCES",
  "EPERM",
  "EPROTONOSUPPORT",
  "ESOCKTNOSUPPORT",
]);

/** Pings by an ICMP socket; undefined, and `done` is never called, if the system gives us none. */
export function pingBySocket(
  { address, localAddress, bytes, sequence, timeout }: PingOptions,
  done: (answer: PingAnswer) => void,
): Cancel | undefined {
  const family = isIPv4(address) ? 4 : 6;
  const opened = openIcmp({ family, address, localAddress, longest: HEADER + bytes, readable });
  if ("code" in opened) {
    const { code } = opened;
    return NOT_HERE.has(code) ? undefined : soon(() => done({ error: pingError(code) }));
  }
  const socket = opened;
  const { request, reply } = ECHO[family];
  const deadline = setTimeout(() => settle({ error: "timed out" }), timeout);
  let over = false;

  function stop(): void {
    if (over) return;
    over = true;
    clearTimeout(deadline);
    socket.close();
  }

  function settle(answer: PingAnswer): void {
    if (over) return;
    stop();
    done(answer);
  }

  function readable(): void {
    if (over) return;
    for (let packet = socket.receive(); packet; packet = socket.receive()) {
      if ("code" in packet) return settle({ error: pingError(packet.code) });
      const { data, ttl, age } = packet;
      const ours = data.length >= HEADER && data.readUInt16BE(6) === (sequence & 0xffff);
      if (ours && data[0] === reply) {
        return settle({ time: Math.max(0, performance.now() - sentAt - age), ttl });
      }
    }
  }

  const packet = echoRequest(request, sequence, bytes);
  const sentAt = performance.now();
  const failure = socket.send(packet);
  if (failure) setImmediate(() => settle({ error: pingError(failure.code) }));
  return stop;
}

/** An echo request has no port to be refused at: the system means any other "destination unreachable". */
function pingError(code: string): NetworkError {
  const error = networkErrorOf(code);
  return error === "refused" ? "unreachable" : error;
}

function echoRequest(type: number, sequence: number, bytes: number): Buffer {
  const packet = Buffer.alloc(HEADER + bytes);
  packet[0] = type;
  packet.writeUInt16BE(sequence & 0xffff, 6);
  for (let at = HEADER; at < packet.length; at++) packet[at] = at & 0xff;
  return packet;
}
