import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { WebSocket } from "ws";
import { comesToHost, type Place, type PortKind } from "../place.ts";
import { telnetStream, wsStream, type Stream } from "../stream.ts";
import { openMaster, openSlave } from "../terminal.ts";
import { serve } from "../worker.ts";

/** What a port that comes to its host finds. */
let offered: Promise<Stream> | undefined;

/** Answers the questions of a load, and before them for a place to come to. */
export function serveLoad<Question extends object>(answer: (question: Question) => unknown): void {
  serve((question: Question | { readonly offer: PortKind }) =>
    "offer" in question ? offer(question.offer) : answer(question),
  );
}

async function offer(kind: PortKind): Promise<Place> {
  if (kind === "serial") {
    const { socket, path } = openMaster();
    offered = Promise.resolve(socket);
    return { kind, path };
  }
  const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  offered = once(server, "connection").then(([socket]: Socket[]) => socket!);
  return { kind, port: (server.address() as AddressInfo).port }; // no path and not closed: it is an AddressInfo
}

/** Opens a port as a host does. */
export async function openHost(place: Place): Promise<Stream> {
  if (comesToHost(place.kind)) return offered!;
  if ("path" in place) {
    if (place.kind === "pty") return openSlave(place.path);
    const socket = connect({ path: place.path });
    await once(socket, "connect");
    return socket;
  }
  const { kind, port } = place;
  if (kind === "ws") {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
    await once(socket, "open");
    return wsStream(socket);
  }
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  if (kind !== "rfc2217") return socket;
  const stream = telnetStream(socket);
  socket.write(BINARY_BOTH);
  return stream;
}

/** IAC WILL BINARY, IAC DO BINARY. */
const BINARY_BOTH = Buffer.of(0xff, 0xfb, 0, 0xff, 0xfd, 0);

/** Says a command and waits until the answer ends with `end`. */
export function say(host: Stream, line: string, end: string | Buffer = "OK\r\n"): Promise<void> {
  const heard = listen(host, end);
  host.write(`${line}\r`);
  return heard;
}

/** Waits until what a port says ends with `end`. */
export function listen(host: Stream, end: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const hear = (chunk: Buffer): void => {
      heard += chunk.toString("latin1");
      if (heard.endsWith("ERROR\r\n")) reject(new Error(heard));
      if (!heard.endsWith(end.toString("latin1"))) return;
      host.off("data", hear);
      resolve();
    };
    host.on("data", hear);
  });
}
