// Host and server of the buffer mode bench: the longest AT+QISEND and AT+QIRD, one in flight.
import type { Socket } from "node:net";
import { PROMPT, QIRD, QISEND, qiopen, READ_LENGTH, SEND_LENGTH, SEND_OK } from "../dialogue.ts";
import type { Place } from "../place.ts";
import type { Stream } from "../stream.ts";
import { openHost, say, serveLoad } from "./host.ts";
import { FarServer } from "./server.ts";

export interface BufferedQuestion {
  readonly place: Place;
  readonly what: "QISEND" | "QIRD";
  readonly bytes: number;
}

const PAYLOAD = Buffer.alloc(SEND_LENGTH, "x");
const STREAM = Buffer.alloc(64 * 1024, "y");
const far = await FarServer.open();
let host: Stream;
let server: Socket | undefined;

/** Seconds that the dialogue took. */
serveLoad(async ({ place, what, bytes }: BufferedQuestion): Promise<number> => {
  if (!server) {
    host = await openHost(place);
    await say(host, "ATE0");
    await say(host, "AT+QIACT=1");
    const accepted = far.accept();
    await say(host, qiopen(far.port, "buffer"), "+QIOPEN: 0,0\r\n");
    server = await accepted;
    server.resume();
    if (what === "QIRD") stream(server);
  }
  const start = performance.now();
  await (what === "QISEND" ? send(bytes) : read(bytes));
  return (performance.now() - start) / 1000;
});

/** Always has more to send than is read. */
function stream(to: Socket): void {
  const write = (): void => {
    while (to.write(STREAM));
  };
  to.on("drain", write);
  write();
}

function send(bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let unsent = bytes;
    let heard = 0;
    let expected = PROMPT.length;
    const hear = (chunk: Buffer): void => {
      heard += chunk.length;
      if (heard < expected) return;
      heard = 0;
      if (expected === PROMPT.length) {
        expected = SEND_OK.length;
        host.write(PAYLOAD);
        return;
      }
      // A module whose peer is slow says SEND FAIL, which is longer: not sent, and ends the same way.
      const sent = chunk.at(-3) === SEND_OK.at(-3);
      if (sent) unsent -= SEND_LENGTH;
      expected = PROMPT.length;
      if (unsent > 0) return void host.write(QISEND);
      host.off("data", hear);
      resolve();
    };
    host.on("data", hear);
    host.write(QISEND);
  });
}

function read(bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let unread = bytes;
    let heard: Buffer = Buffer.alloc(0);
    const hear = (chunk: Buffer): void => {
      heard = heard.length === 0 ? chunk : Buffer.concat([heard, chunk]);
      const count = wholeAnswer(heard);
      if (count === undefined) return;
      unread -= count;
      heard = Buffer.alloc(0);
      if (unread > 0) return void host.write(QIRD);
      host.off("data", hear);
      resolve();
    };
    host.on("data", hear);
    host.write(QIRD);
  });
}

const HEAD = "+QIRD: ";
const END = "\r\nOK\r\n".length;

/** How much was read, once the answer to AT+QIRD is all there; what comes before it is a URC. */
function wholeAnswer(heard: Buffer): number | undefined {
  const head = heard.indexOf(HEAD);
  const lineEnd = head < 0 ? -1 : heard.indexOf("\r\n", head);
  if (lineEnd < 0) return undefined;
  const count = Number(heard.toString("latin1", head + HEAD.length, lineEnd));
  const dataEnd = lineEnd + 2 + (count > 0 ? count + 2 : 0);
  if (count > READ_LENGTH) throw new Error(`read ${count}`);
  return heard.length < dataEnd + END ? undefined : count;
}
