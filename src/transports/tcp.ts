import type { Pipe } from "../kernel/pipe.ts";
import { HostPipe, type HostPipeOptions } from "./host-pipe.ts";
import { listen, placeText, portOf } from "./listen.ts";
import { SocketConnection } from "./socket-connection.ts";

export interface TcpOptions extends Omit<HostPipeOptions, "serial" | "onRate"> {
  /** Address to listen at. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** A port of the module that listens on TCP. */
export interface TcpPort {
  /** What the host writes and reads. Output is dropped while nobody is connected. */
  readonly pipe: Pipe;
  readonly host: string;
  readonly port: number;
  close(): void;
}

/**
 * A raw TCP port for one host at a time. Throws MT_PORT_UNAVAILABLE if the port is taken or the address is not of this
 * computer.
 */
export async function openTcp(options: TcpOptions): Promise<TcpPort> {
  const { host, port, ...rest } = options;
  const pipe = new HostPipe(rest);
  const server = await listen({ host, port }, placeText(host, port), (socket) =>
    pipe.accept(new SocketConnection(socket, true)),
  );
  return {
    pipe,
    host,
    port: portOf(server),
    close() {
      server.close();
      pipe.close();
    },
  };
}
