import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Place } from "../place.ts";
import { openSlave } from "../terminal.ts";

/** Opens a port as a host does. */
export async function openHost(place: Place): Promise<Socket> {
  if ("pty" in place) return openSlave(place.pty);
  const socket = connect({ host: "127.0.0.1", port: place.tcp, noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Says a command and waits until the answer ends with `end`. */
export function say(host: Socket, line: string, end: string | Buffer = "OK\r\n"): Promise<void> {
  const heard = listen(host, end);
  host.write(`${line}\r`);
  return heard;
}

/** Waits until what a port says ends with `end`. */
export function listen(host: Socket, end: string | Buffer): Promise<void> {
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
