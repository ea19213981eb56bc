import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import type { JournalMemory } from "../journal/memory.ts";
import { WsConnection } from "../transports/ws-connection.ts";
import type { Served } from "./served.ts";

/** Whoever is gone without a word is found out by a ping that nobody answers, in milliseconds. */
const HEARTBEAT = 30_000;
/** Past this many bytes on their way nothing more is sent to whoever looks on. */
const HIGH_WATER = 256 * 1024;
/** RFC 6455 and the registry behind it: going away, try again later. */
const GONE = 1001;
const LATER = 1013;

/** An AT port of its own for a WebSocket. */
export function openTerminal(ws: WebSocket, request: IncomingMessage, served: Served): void {
  const terminal = served.terminal();
  if (!terminal) return ws.close(LATER, "every terminal of this module is in use");
  keepAlive(ws);
  ws.send(JSON.stringify({ port: terminal.port }));
  terminal.pipe.accept(new WsConnection(ws, request));
}

/** What the module says at one of its ports, from now on. */
export function openView(ws: WebSocket, { memory, gone }: Served, port: string): void {
  let next = memory.next;
  let planned = false;
  keepAlive(ws);
  ws.send(JSON.stringify({ port }));
  const forget = memory.listen(() => {
    if (planned) return;
    planned = true;
    setImmediate(tell);
  });
  const bye = (): void => ws.close(GONE, "the module is gone");
  gone.addEventListener("abort", bye);
  ws.on("message", () => {}); // it only looks on
  ws.on("error", () => {}); // "close" follows
  ws.on("close", () => {
    forget();
    gone.removeEventListener("abort", bye);
  });

  function tell(): void {
    planned = false;
    if (next < memory.first) {
      ws.send(JSON.stringify({ missed: memory.first - next }));
      next = memory.first;
    }
    while (next < memory.next) {
      if (ws.bufferedAmount > HIGH_WATER) return;
      const chunk = saidAt(memory, next++, port);
      if (chunk) ws.send(chunk, tellMore);
    }
  }

  function tellMore(): void {
    if (next < memory.next && !planned) {
      planned = true;
      setImmediate(tell);
    }
  }
}

function saidAt(memory: JournalMemory, id: number, port: string): Buffer | undefined {
  const trace = memory.at(id)?.trace;
  if (trace?.kind !== "bytes" || trace.port !== port || trace.way !== "to host") return undefined;
  return trace.chunk;
}

function keepAlive(ws: WebSocket): void {
  let answered = true;
  const heartbeat = setInterval(() => {
    // A module that holds hears no answer, and whoever types at it is there all the same.
    if (!answered && !ws.isPaused) return ws.terminate();
    answered = false;
    ws.ping();
  }, HEARTBEAT);
  ws.on("pong", () => (answered = true));
  ws.on("close", () => clearInterval(heartbeat));
}
