// Host and server of the transparent mode bench: as many bytes as go, one way and then the other.
import { CONNECT, NO_CARRIER, qiopen } from "../dialogue.ts";
import type { Place } from "../place.ts";
import type { Stream } from "../stream.ts";
import { listen, openHost, say, serveLoad } from "./host.ts";
import { FarServer } from "./server.ts";

export interface TransparentQuestion {
  readonly place: Place;
  /** Each way; a multiple of 1 KiB, so that no rest of a packet waits for its time. */
  readonly bytes: number;
}

/** Seconds from the first write until the last byte was there. */
export interface TransparentAnswer {
  readonly up: number;
  readonly down: number;
}

const KIB = 1024;
/** Written in turn. */
const SIZES = [8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB];
/** Every byte value alike: telnet has to double one of them. */
const VALUES = Buffer.from(Array.from({ length: 256 }, (_value, index) => index));
const CHUNKS = SIZES.map((size) => Buffer.alloc(size, VALUES));

let host: Stream | undefined;
const far = await FarServer.open();

serveLoad(async ({ place, bytes }: TransparentQuestion): Promise<TransparentAnswer> => {
  if (!host) {
    host = await openHost(place);
    await say(host, "AT+QIACT=1");
  }
  const accepted = far.accept();
  await say(host, qiopen(far.port, "transparent"), CONNECT);
  const server = await accepted;
  const up = await transfer(host, server, bytes);
  const down = await transfer(server, host, bytes);
  const over = listen(host, NO_CARRIER);
  server.destroy();
  await over;
  await say(host, "AT+QICLOSE=0");
  return { up, down };
});

function transfer(from: Stream, to: Stream, bytes: number): Promise<number> {
  return new Promise((resolve) => {
    let unwritten = bytes;
    let unread = bytes;
    let turn = 0;
    const start = performance.now();
    const count = (chunk: Buffer): void => {
      unread -= chunk.length;
      if (unread > 0) return;
      to.off("data", count);
      from.off("drain", write);
      resolve((performance.now() - start) / 1000);
    };
    const write = (): void => {
      for (let room = true; room && unwritten > 0;) {
        const chunk = CHUNKS[turn++ % CHUNKS.length]!;
        const part = chunk.length > unwritten ? chunk.subarray(0, unwritten) : chunk;
        unwritten -= part.length;
        room = from.write(part);
      }
    };
    to.on("data", count);
    from.on("drain", write);
    write();
  });
}
