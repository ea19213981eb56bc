import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { HostError } from "../kernel/errors.ts";
import type { Pipe } from "../kernel/pipe.ts";
import { HostPipe, type HostPipeOptions } from "./host-pipe.ts";
import { listen } from "./listen.ts";
import { SocketConnection } from "./socket-connection.ts";
import { tooLong } from "./socket-path.ts";

export interface UnixOptions extends Omit<HostPipeOptions, "serial" | "onRate"> {
  /** Where the socket is made. A stale one, to which nobody listens, is replaced. */
  readonly path: string;
}

/** A port of the module that listens on a UNIX socket. */
export interface UnixPort {
  readonly pipe: Pipe;
  /** Absolute. */
  readonly path: string;
  close(): void;
}

/**
 * A UNIX socket for one host at a time. Throws MT_USAGE if the path is too long for one, MT_PORT_UNAVAILABLE if it is
 * taken or cannot be made.
 */
export async function openUnix(options: UnixOptions): Promise<UnixPort> {
  const { path: given, ...rest } = options;
  const where = path.resolve(given);
  const why = tooLong(where);
  if (why !== undefined) throw new HostError("MT_USAGE", `cannot listen at ${where}: ${why}`);
  await makeRoom(where);
  const pipe = new HostPipe(rest);
  const server = await listen({ path: where }, where, (socket) =>
    pipe.accept(new SocketConnection(socket)),
  );
  return {
    pipe,
    path: where,
    close() {
      server.close(); // which removes the file
      pipe.close();
    },
  };
}

/** Removes a socket that nobody listens to any more, and nothing else. */
async function makeRoom(where: string): Promise<void> {
  // libuv says EACCES for this as well.
  if (!look(path.dirname(where))?.isDirectory()) {
    throw new HostError(
      "MT_PORT_UNAVAILABLE",
      `cannot listen at ${where}: its directory does not exist`,
    );
  }
  const stat = fs.lstatSync(where, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isSocket()) throw taken(where, "is there already, and no socket");
  if (await answers(where)) throw taken(where, "is in use");
  fs.rmSync(where, { force: true });
}

/** Nothing also where the way there cannot be gone. */
function look(where: string): fs.Stats | undefined {
  try {
    return fs.statSync(where);
  } catch {
    return undefined;
  }
}

function answers(where: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ path: where });
    socket.once("connect", () => resolve(true)).once("connect", () => socket.destroy());
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}

function taken(where: string, what: string): HostError {
  return new HostError("MT_PORT_UNAVAILABLE", `cannot listen at ${where}: it ${what}`);
}
