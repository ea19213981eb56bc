import type { Pipe } from "../../kernel/pipe.ts";
import { HostPipe, type HostPipeOptions } from "../host-pipe.ts";
import { listen, placeText, portOf } from "../listen.ts";
import { SocketConnection } from "../socket-connection.ts";
import { ComPortServer } from "./com-port-server.ts";

export interface Rfc2217Options extends Omit<HostPipeOptions, "serial"> {
  /** Address to listen at. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** A port of the module behind an access server. */
export interface Rfc2217Port {
  readonly pipe: Pipe;
  readonly host: string;
  readonly port: number;
  close(): void;
}

/** A serial port over telnet, for one host at a time. RFC 2217. Throws MT_PORT_UNAVAILABLE. */
export async function openRfc2217(options: Rfc2217Options): Promise<Rfc2217Port> {
  const { host, port, ...rest } = options;
  const pipe = new HostPipe({ ...rest, serial: true });
  const server = await listen({ host, port }, placeText(host, port), (socket) =>
    pipe.accept(new ComPortServer(new SocketConnection(socket, true))),
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
