import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A server that sends everything back. */
export async function echoServer(): Promise<{ readonly port: number; close(): void }> {
  const server: Server = createServer((socket: Socket) => {
    socket.on("error", () => {});
    socket.pipe(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () => void server.close(),
  };
}
