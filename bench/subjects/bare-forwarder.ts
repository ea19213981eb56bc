// The barest forwarder between a port and a TCP server. Arguments: see bare-port.ts.
import { connect, Socket } from "node:net";
import { CONNECT, NO_CARRIER, OK, openedPort } from "../dialogue.ts";
import type { PortKind } from "../place.ts";
import type { Stream } from "../stream.ts";
import { openBarePort } from "./bare-port.ts";

await openBarePort(command);

/** Waits for AT+QIOPEN, forwards until the server closes, and waits again. */
function command(host: Stream, kind: PortKind): void {
  host.on("data", function answer(line: Buffer) {
    const port = openedPort(line);
    if (port === undefined) return host.write(OK);
    host.off("data", answer);
    const server = connect({ host: "127.0.0.1", port, noDelay: true });
    server.on("connect", () => {
      host.write(CONNECT);
      const release =
        host instanceof Socket && kind !== "pty"
          ? forwardByPipe(host, server)
          : forwardByHand(host, server);
      server.on("close", () => {
        release();
        host.write(NO_CARRIER);
        command(host, kind);
        host.resume();
      });
    });
    return undefined;
  });
}

function forwardByPipe(host: Socket, server: Socket): () => void {
  host.pipe(server, { end: false });
  server.pipe(host, { end: false });
  return () => {
    host.unpipe(server);
    server.unpipe(host);
  };
}

/** As a program does that has to see the bytes pass. */
function forwardByHand(host: Stream, server: Stream): () => void {
  const releases = [copy(host, server), copy(server, host)];
  return () => {
    for (const release of releases) release();
  };
}

function copy(from: Stream, to: Stream): () => void {
  const pass = (chunk: Buffer): void => {
    if (!to.write(chunk)) from.pause();
  };
  const resume = (): void => void from.resume();
  from.on("data", pass);
  to.on("drain", resume);
  return () => {
    from.off("data", pass);
    to.off("drain", resume);
  };
}
