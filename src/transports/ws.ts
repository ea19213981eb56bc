import { createServer, type IncomingMessage, type Server } from "node:http";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import type { Pipe } from "../kernel/pipe.ts";
import { HostPipe, type HostPipeOptions } from "./host-pipe.ts";
import { cannotListen, placeText, portOf } from "./listen.ts";
import { WsConnection } from "./ws-connection.ts";

export interface WsOptions extends Omit<HostPipeOptions, "serial" | "onRate"> {
  /** Address to listen at. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** `/` if not given. */
  readonly path?: string;
}

/** A port of the module that listens for WebSockets. */
export interface WsPort {
  readonly pipe: Pipe;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  close(): void;
}

/** The longest message of a host, in bytes; one that is longer ends the connection (1009). */
const LONGEST = 1024 * 1024;

/**
 * A WebSocket port for one host at a time: binary messages out, binary or text in, cut anywhere. A page of another site
 * is not let in. Throws MT_PORT_UNAVAILABLE.
 */
export async function openWs(options: WsOptions): Promise<WsPort> {
  const { WebSocketServer } = await import("ws");
  const { host, port, path = "/", ...rest } = options;
  const pipe = new HostPipe(rest);
  const server = createServer((_request, response) => {
    response.writeHead(426, { Connection: "close" }).end("a WebSocket is wanted here\n");
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST,
    clientTracking: false,
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {});
    const from = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    const refused = (code: string, why: string): void => {
      refuse(socket, code);
      options.onHost?.("host refused", from, why);
    };
    if (!asksFor(request, path))
      return refused("404 Not Found", `it asked for ${shown(request.url)}`);
    if (!fromHere(request, host)) {
      return refused("403 Forbidden", `a page of ${shown(request.headers.origin)}`);
    }
    sockets.handleUpgrade(request, socket, head, (ws) =>
      pipe.accept(new WsConnection(ws, request)),
    );
  });
  await listening(server, host, port);
  return {
    pipe,
    host,
    port: portOf(server),
    path,
    close() {
      server.close();
      server.closeAllConnections();
      pipe.close();
    },
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(placeText(host, port), error)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      server.on("error", () => {});
      resolve();
    });
  });
}

/** Nothing comes of what it says from here on, and no server looks after its socket any more. */
function refuse(socket: Duplex, why: string): void {
  socket.end(`HTTP/1.1 ${why}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
}

/** As it was said, or without what stands behind `?`; signs that a URL cannot have are written as `%` and their bytes. */
function asksFor({ url = "" }: IncomingMessage, path: string): boolean {
  if (url === path) return true;
  try {
    return decodeURIComponent(url.split("?", 1)[0]!) === path;
  } catch {
    return false;
  }
}

/** What somebody else has written, short. */
function shown(text = ""): string {
  return JSON.stringify(text.slice(0, 100));
}

/**
 * Programs name no origin; a browser names the site of the page, which must be this computer, or the same place. By an
 * address or the name that was asked for: any other name may have been bent to this computer by its owner.
 */
function fromHere({ headers }: IncomingMessage, own: string): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  try {
    const site = new URL(origin);
    const name = site.hostname.replace(/^\[|\]$/g, "");
    if (/^(localhost|127\.[\d.]+|::1)$/.test(name)) return true;
    return site.host === host && (isIP(name) !== 0 || name === own);
  } catch {
    return false;
  }
}
