import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { libc } from "../../native/libc.ts";
import type { ConnectOptions, Endpoint, NetworkError, Resolution } from "../network.ts";
import { networkError } from "./errors.ts";
import { HostNetwork } from "./host-network.ts";

const BASE = { protocol: "tcp", family: 0, localPort: 0, dnsServers: [] } as const;
const TCP = { retransmission: { maxBackoffs: 12, maxRto: 60_000 }, sack: true };

function outcome(
  options: Omit<ConnectOptions, keyof typeof BASE> & Partial<ConnectOptions>,
): Promise<Endpoint | { error: NetworkError | undefined }> {
  return new Promise((done) => {
    const connection = new HostNetwork().connect(
      { ...BASE, ...options },
      {
        opened: (remote) => {
          connection.close();
          done(remote);
        },
        gone: (error) => done({ error }),
        receive: () => {},
        drained: () => {},
        closed: () => {},
      },
    );
  });
}

test.each([
  ["ECONNREFUSED", "refused"],
  ["EHOSTUNREACH", "unreachable"],
  ["ETIMEDOUT", "timed out"],
  ["EPIPE", "reset"],
  ["EMFILE", "no descriptors"],
  ["EACCES", "not permitted"],
  ["ENOMEM", "failed"],
  [undefined, "failed"],
])("%s is %s", (code, error) => {
  expect(networkError(Object.assign(new Error(), { code }))).toBe(error);
});

test.each<[string, 0 | 4 | 6, Resolution]>([
  ["localhost", 0, { addresses: ["127.0.0.1"], ttl: 0 }],
  ["LocalHost.", 6, { addresses: ["::1"], ttl: 0 }],
  ["any.localhost", 4, { addresses: ["127.0.0.1"], ttl: 0 }],
])("%s of family %d is loopback, without a query", async (name, family, answer) => {
  const dnsServers = ["192.0.2.53"];
  const given = await new Promise((done) =>
    new HostNetwork().resolve(name, { family, dnsServers }, done),
  );
  expect(given).toEqual(answer);
});

test.each([["no address"], [""], ["1.2.3.4:99999"], ["256.0.0.1"]])(
  "a DNS server %j finds no name",
  async (server) => {
    const given = await new Promise((done) =>
      new HostNetwork().resolve("a.test", { family: 0, dnsServers: [server] }, done),
    );
    expect(given).toEqual({ error: "name not found" });
  },
);

test("a connection over IPv6 from a chosen port and address", async () => {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "::1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not bound");
  const remote = { host: "localhost", port: address.port };
  expect(await outcome({ ...remote, family: 6 })).toEqual({ address: "::1", port: address.port });
  expect(await outcome({ ...remote, localAddress: "::1" })).toEqual({
    address: "::1",
    port: address.port,
  });
  server.close();
});

test.each<[string, Parameters<typeof outcome>[0], NetworkError]>([
  [
    "an own address that is not here",
    { host: "127.0.0.1", port: 9, localAddress: "192.0.2.200" },
    "address not available",
  ],
  ["a remote port out of range", { host: "127.0.0.1", port: 70_000 }, "failed"],
  ["UDP to port 0", { protocol: "udp", host: "127.0.0.1", port: 0 }, "failed"],
])("%s is a value, not an exception", async (_, options, error) => {
  expect(await outcome(options)).toEqual({ error });
});

test("a port of an address that is not here fails as a value", async () => {
  const network = new HostNetwork();
  const options = { localAddress: "192.0.2.200", localPort: 0, family: 4 } as const;
  const listened = new Promise((failed) =>
    network.listen(options, { failed, listening: () => {}, incoming: () => undefined }),
  );
  const bound = new Promise((failed) =>
    network.bind(options, { failed, bound: () => {}, receive: () => {} }),
  );
  expect(await Promise.all([listened, bound])).toEqual(Array(2).fill("address not available"));
});

test("keep-alive and retransmission are told to the system, and the connection stands", async () => {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not bound");
  for (const keepAlive of [undefined, { idle: 60, interval: 25, probes: 3 }]) {
    const tcp = { ...TCP, keepAlive };
    expect(await outcome({ host: "127.0.0.1", port: address.port, tcp })).toMatchObject({
      port: address.port,
    });
  }
  server.close();
});

test.skipIf(process.platform !== "linux" || "missing" in libc())(
  "what the peer has not acknowledged is known on Linux",
  async () => {
    const server = createServer({ pauseOnConnect: true }, (socket) => socket.on("error", () => {}));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("not bound");
    const figures = await new Promise<(number | undefined)[]>((done) => {
      const connection = new HostNetwork().connect(
        { ...BASE, host: "127.0.0.1", port: address.port, tcp: TCP },
        {
          opened: () => {
            const chunk = Buffer.alloc(64 * 1024);
            while (connection.write(chunk));
            const before = connection.unacknowledged;
            connection.close();
            done([before, connection.unacknowledged, connection.unsent]);
          },
          gone: () => {},
          receive: () => {},
          drained: () => {},
          closed: () => {},
        },
      );
    });
    const [before, after, unsent] = figures;
    expect(before).toBeGreaterThan(0);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeGreaterThanOrEqual(unsent!);
    server.close();
  },
);
