import {
  createServer,
  type AddressInfo,
  type ListenOptions,
  type Server,
  type ServerOpts,
  type Socket,
} from "node:net";
import { HostError } from "../kernel/errors.ts";

/** Listens; every socket that comes is handed over. Throws MT_PORT_UNAVAILABLE, naming `where`. */
export function listen(
  where: ListenOptions,
  name: string,
  accept: (socket: Socket) => void,
  options: ServerOpts = {},
): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, ...options }, accept);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(name, error)));
    server.listen(where, () => {
      server.removeAllListeners("error");
      server.on("error", () => {}); // accepting failed once (no descriptors): the next one may work
      resolve(server);
    });
  });
}

/** The number of a port that any free one was asked for. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

export function cannotListen(name: string, error: NodeJS.ErrnoException): HostError {
  const why = WHY[error.code ?? ""] ?? error.message;
  return new HostError("MT_PORT_UNAVAILABLE", `cannot listen at ${name}: ${why}`);
}

const WHY: { readonly [code: string]: string } = {
  EADDRINUSE: "the port is in use",
  EACCES: "not permitted",
  EADDRNOTAVAIL: "not an address of this computer",
  ENOTFOUND: "no such host name",
  ENOENT: "its directory does not exist",
  EROFS: "its directory cannot be written to",
};

/** `127.0.0.1:4000`, `[::1]:4000`. */
export function placeText(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
