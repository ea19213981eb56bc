import type { Clock } from "../kernel/clock.ts";
import type { Cancel, ConnectionReader, Family, Network } from "../network/network.ts";
import { RESULT, resultOf } from "./sockets/result-codes.ts";

/** RFC 4330: seconds from 1900 to 1970, a message's length, and how often and how long the server is asked, and its name's servers before. */
const EPOCH_OFFSET = 2_208_988_800;
const MESSAGE = 48;
const TRIES = 4;
const TRY_TIMEOUT = 5000;
const LOOKUP_TIMEOUT = 60_000;

export interface NtpRequest {
  readonly server: string;
  readonly port: number;
  readonly family: Family;
  readonly dnsServers: readonly string[];
  readonly source: (family: 4 | 6) => string | undefined;
}

/** The server's time, corrected by half of the way there and back, in milliseconds since 1970; or a result code. */
export type NtpAnswer = { readonly utc: number } | { readonly error: number };

/** One exchange of SNTP over UDP. `done` is called once, never from inside the call. */
export function askTime(
  clock: Clock,
  network: Network,
  request: NtpRequest,
  done: (answer: NtpAnswer) => void,
): Cancel {
  let tries = 0;
  let sentAt = 0;
  let question: Buffer = Buffer.alloc(0);
  let limit = clock.after(LOOKUP_TIMEOUT, () => end({ error: RESULT.dnsFailed }));

  const reader: ConnectionReader = {
    opened: () => send(),
    receive(data) {
      if (!isAnswer(data, question)) return;
      const raw = data.readUInt32BE(40);
      // RFC 4330 3: the count wraps in 2036; a small one is of the next era.
      const seconds = raw + (raw < 0x8000_0000 ? 0x1_0000_0000 : 0) - EPOCH_OFFSET;
      const fraction = data.readUInt32BE(44) / 0x1_0000_0000;
      end({ utc: (seconds + fraction) * 1000 + (clock.now - sentAt) / 2 });
    },
    gone: (error) => end({ error: resultOf(error ?? "failed") }),
    drained() {},
    closed() {},
  };
  const flow = network.connect(
    {
      protocol: "udp",
      host: request.server,
      port: request.port,
      family: request.family,
      localAddress: request.source(request.family === 6 || request.server.includes(":") ? 6 : 4),
      localPort: 0,
      dnsServers: request.dnsServers,
    },
    reader,
  );

  function send(): void {
    limit.cancel();
    if (tries++ === TRIES) return end({ error: RESULT.timeout });
    question = questionAt(clock.utc);
    sentAt = clock.now;
    limit = clock.after(TRY_TIMEOUT, send);
    flow.write(question);
  }

  function end(answer: NtpAnswer): void {
    giveUp();
    done(answer);
  }

  function giveUp(): void {
    limit.cancel();
    flow.close();
  }

  return giveUp;
}

/** Version 4, client; the transmit timestamp comes back as the answer's originate timestamp. */
function questionAt(utc: number): Buffer {
  const message = Buffer.alloc(MESSAGE);
  message[0] = 0x23;
  const seconds = utc / 1000 + EPOCH_OFFSET;
  message.writeUInt32BE(Math.floor(seconds) >>> 0, 40);
  message.writeUInt32BE(Math.floor((seconds % 1) * 0x1_0000_0000) >>> 0, 44);
  return message;
}

/** RFC 4330 5: server mode, a stratum that is no kiss-o'-death, and our own timestamp. */
function isAnswer(data: Buffer, question: Buffer): boolean {
  return (
    data.length >= MESSAGE &&
    (data[0]! & 7) === 4 &&
    data[1] !== 0 &&
    data.subarray(24, 32).equals(question.subarray(40, 48))
  );
}
