import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { portKind, type Place, type PortKind } from "../place.ts";
import { telnetStream, wsStream, type Stream } from "../stream.ts";
import { openMaster } from "../terminal.ts";
import { serveSubject } from "./serve-subject.ts";

/**
 * Opens the port that the arguments name: its kind, and the place of a host to come to. `host` is called with every
 * host's stream.
 */
export async function openBarePort(host: (stream: Stream, kind: PortKind) => void): Promise<void> {
  const kind = portKind(process.argv[2]);
  serveSubject(await opened(kind, (stream) => host(stream, kind)));
}

async function opened(kind: PortKind, host: (stream: Stream) => void): Promise<Place> {
  const found = process.argv[3] === undefined ? undefined : (JSON.parse(process.argv[3]) as Place);
  if (found && "path" in found) {
    const { SerialPort } = await import("serialport");
    const port = new SerialPort({ path: found.path, baudRate: 115_200 });
    await once(port, "open");
    host(port);
    return found;
  }
  if (found) {
    host(connect({ host: "127.0.0.1", port: found.port, noDelay: true }));
    return found;
  }
  if (kind === "pty") {
    const { socket, path } = openMaster();
    host(socket);
    return { kind, path };
  }
  if (kind === "ws") {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    server.on("connection", (socket) => host(wsStream(socket)));
    await once(server, "listening");
    return { kind, port: (server.address() as AddressInfo).port };
  }
  const server = createServer({ noDelay: true }, (socket: Socket) =>
    host(kind === "rfc2217" ? telnetStream(socket) : socket),
  );
  const path = join(tmpdir(), `modemtwin-bench-${process.pid}`);
  if (kind === "unix") server.listen({ path });
  else server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // Not closed: it is an AddressInfo, or a path.
  return kind === "unix" ? { kind, path } : { kind, port: (server.address() as AddressInfo).port };
}
