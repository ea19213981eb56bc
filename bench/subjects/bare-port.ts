import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { openMaster } from "../terminal.ts";
import { portKind, type PortKind } from "../place.ts";
import { serveSubject } from "./serve-subject.ts";

/** Opens the port that the argument names; `host` is called with every host's socket. */
export async function openBarePort(host: (socket: Socket, kind: PortKind) => void): Promise<void> {
  const kind = portKind(process.argv[2]);
  if (kind === "pty") {
    const { socket, path } = openMaster();
    host(socket, kind);
    serveSubject({ pty: path });
    return;
  }
  const server = createServer({ noDelay: true }, (socket) => host(socket, kind));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  serveSubject({ tcp: (server.address() as AddressInfo).port }); // no path and not closed: it is an AddressInfo
}
