import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocketServer } from "ws";
import type { Guard } from "./guard.ts";
import { Problem, PROBLEM_TYPE } from "./problem.ts";
import { servedOf } from "./modems-by-name.ts";
import type { Modems, Served } from "./served.ts";
import { openTerminal, openView } from "./terminal.ts";

/** The longest message of a terminal, in bytes. */
const LONGEST = 1024 * 1024;

export interface UpgradeOptions {
  readonly guard: Guard;
  readonly modems: Modems;
  /** A stream more; answers how to have one less. Throws a Problem. */
  readonly streaming: () => () => void;
}

/** The requests that become WebSockets. */
export class Upgrades {
  readonly #options: UpgradeOptions;
  readonly #sockets: WebSocketServer;

  private constructor(options: UpgradeOptions, sockets: WebSocketServer) {
    this.#options = options;
    this.#sockets = sockets;
  }

  static async make(options: UpgradeOptions): Promise<Upgrades> {
    const { WebSocketServer } = await import("ws");
    return new Upgrades(options, new WebSocketServer({ noServer: true, maxPayload: LONGEST }));
  }

  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    try {
      const { served, view, ended } = this.#read(request);
      socket.on("close", ended);
      this.#sockets.handleUpgrade(request, socket, head, (ws) => {
        ws.on("error", () => {}); // "close" follows
        if (view === undefined) openTerminal(ws, request, served);
        else openView(ws, served, view);
      });
    } catch (error) {
      const wrong = error instanceof Problem ? error : new Problem("mistake", String(error));
      refuse(socket, wrong);
    }
  }

  close(): void {
    for (const ws of this.#sockets.clients) ws.terminate();
  }

  #read(request: IncomingMessage): { served: Served; view: string | undefined; ended: () => void } {
    const { guard, modems, streaming } = this.#options;
    const [path = "", query = ""] = (request.url ?? "").split("?", 2);
    guard.check(request, path);
    const [, name] = /^\/api\/modems\/([^/]+)\/terminal$/.exec(path) ?? [];
    if (name === undefined) throw new Problem("not-found", "there is no WebSocket here");
    const served = servedOf(modems, decoded(name));
    const given = new URLSearchParams(query);
    const view = given.get("view") ?? undefined;
    const unknown = [...given.keys()].find((key) => key !== "view");
    if (unknown !== undefined)
      throw new Problem("wrong-query", `${unknown} is not known; allowed is view`);
    const ports = served.modem.ports.all.map((port) => port.name);
    if (view !== undefined && !ports.includes(view)) {
      throw new Problem("wrong-query", `view=${view}: there are ${ports.join(", ") || "none"}`);
    }
    return { served, view, ended: streaming() };
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function refuse(socket: Duplex, { status, body }: Problem): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
