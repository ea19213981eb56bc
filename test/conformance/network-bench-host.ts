import { once } from "node:events";
import { createSocket } from "node:dgram";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { HostNetwork } from "../../src/network/host/host-network.ts";
import type { Connection, Listener, DatagramPort, Network } from "../../src/network/network.ts";
import { dnsServer } from "./dns-server.ts";
import type { BenchPeer, BenchUdp, NetworkBench } from "./network-bench.ts";

const DEADLINE = 10_000;

/** A bench on the computer's loopback. */
export async function hostBench(): Promise<NetworkBench> {
  const cleanUps: (() => unknown)[] = [];
  const dns = await dnsServer();
  cleanUps.push(() => dns.close());
  return {
    network: tidied(new HostNetwork(), cleanUps),
    dnsServers: [`127.0.0.1:${dns.port}`],
    async serve() {
      const peers: HostPeer[] = [];
      const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
        peers.push(new HostPeer(socket));
        cleanUps.push(() => socket.destroy());
      });
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      cleanUps.push(() => server.close());
      return { endpoint: endpointOf(server.address()), peers };
    },
    async serveUdp() {
      const socket = createSocket("udp4");
      const arrived: ReturnType<BenchUdp["received"]> = [];
      socket.on("message", (data, { address, port }) =>
        arrived.push({ data, from: { address, port } }),
      );
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      cleanUps.push(() => socket.close());
      return {
        endpoint: endpointOf(socket.address()),
        send: (data, port) => socket.send(data, port, "127.0.0.1"),
        received: () => arrived.splice(0),
      };
    },
    async nobody() {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const endpoint = endpointOf(server.address());
      server.close();
      await once(server, "close");
      return endpoint;
    },
    dial(port) {
      const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
      cleanUps.push(() => socket.destroy());
      return new HostPeer(socket);
    },
    async until(condition) {
      const deadline = performance.now() + DEADLINE;
      while (!condition()) {
        if (performance.now() > deadline) throw new Error(`waited ${DEADLINE} ms in vain`);
        // A turn of the event loop, not a wait: whatever is ready happens in it.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      for (const cleanUp of cleanUps) cleanUp();
    },
  };
}

/** Closes what a test left open. */
function tidied(network: Network, cleanUps: (() => unknown)[]): Network {
  function kept<T extends Connection | Listener | DatagramPort>(opened: T): T {
    cleanUps.push(() => opened.close());
    return opened;
  }
  return {
    connect: (options, reader) => kept(network.connect(options, reader)),
    listen: (options, reader) =>
      kept(
        network.listen(options, {
          listening: (port) => reader.listening(port),
          failed: (error) => reader.failed(error),
          incoming: (connection, remote) => reader.incoming(kept(connection), remote),
        }),
      ),
    bind: (options, reader) => kept(network.bind(options, reader)),
    resolve: (name, options, done) => network.resolve(name, options, done),
    ping: (options, done) => network.ping(options, done),
  };
}

function endpointOf(address: AddressInfo | string | null): { address: string; port: number } {
  if (address === null || typeof address === "string") throw new Error("not bound");
  return { address: address.address, port: address.port };
}

class HostPeer implements BenchPeer {
  autoEnd = true;
  moduleEnded = false;
  state: BenchPeer["state"] = "open";
  readonly #socket: Socket;
  #received: Buffer[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#received.push(chunk));
    socket.on("end", () => {
      this.moduleEnded = true;
      if (this.autoEnd) socket.end();
    });
    socket.on("error", () => (this.state = "reset"));
    socket.on("close", () => {
      if (this.state === "open") this.state = "closed";
    });
  }

  send(chunk: Buffer): void {
    this.#socket.write(chunk);
  }

  received(): Buffer {
    return Buffer.concat(this.#received.splice(0));
  }

  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}
