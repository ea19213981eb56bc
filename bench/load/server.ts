import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** A TCP server for the other side of AT+QIOPEN. */
export class FarServer {
  readonly port: number;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port; // no path and not closed: it is an AddressInfo
  }

  static async open(): Promise<FarServer> {
    const server = createServer({ noDelay: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FarServer(server);
  }

  /** Hands every connection to `take`. */
  acceptAll(take: (socket: Socket) => void): void {
    this.#server.on("connection", take);
  }

  /** The next connection. To be asked before it is made. */
  async accept(): Promise<Socket> {
    const [socket] = await once(this.#server, "connection");
    return socket;
  }
}
