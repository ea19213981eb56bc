import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ConnectOptions, NetworkError } from "../network.ts";
import { dial } from "./dial.ts";
import { MOST_SOURCE_PORTS, SourcePorts, sourcePorts, usablePorts } from "./source-ports.ts";

const LINUX = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [] };
const THERE = { address: "127.0.0.1", port: 7007 };

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the ports that may be used", () => {
  test("are none of well-known servers, of Kubernetes, nor of the system's own", () => {
    const ports = usablePorts(LINUX);
    expect([ports[0], ports[19_999], ports[20_000], ports.at(-1)]).toEqual([
      10_000, 29_999, 61_000, 65_535,
    ]);
    expect(ports).toHaveLength(24_536);
  });

  test("are none that the system was told to reserve", () => {
    const reserved = [
      { first: 10_000, last: 10_009 },
      { first: 27_017, last: 27_017 },
    ];
    const ports = usablePorts({ ...LINUX, reserved });
    expect(ports[0]).toBe(10_010);
    expect(ports).toHaveLength(24_525);
    expect(ports).not.toContain(27_017);
  });

  test("where the system has nearly all for its own, the rest is left to it", () => {
    const ports = usablePorts({ ephemeral: { first: 1024, last: 65_535 }, reserved: [] });
    expect([ports[0], ports.at(-1), ports.length]).toEqual([10_000, 29_999, 20_000]);
  });

  test("a system that tells nothing has them from 49152", () => {
    const ports = usablePorts({ reserved: [] });
    expect([ports[0], ports.at(-1)]).toEqual([10_000, 49_151]);
  });
});

describe("a port", () => {
  test("comes up again after all others, and never while it is in use", () => {
    const ports = new SourcePorts(Uint16Array.of(1, 2, 3, 4), 0);
    const taken = [1, 2, 3, 4].map(() => ports.take("a", THERE));
    expect(taken).toEqual([1, 2, 3, 4]);
    expect(ports.take("a", THERE)).toBeUndefined();
    ports.giveBack("a", THERE, 3);
    ports.giveBack("a", THERE, 1);
    expect([ports.take("a", THERE), ports.take("a", THERE)]).toEqual([1, 3]);
    ports.giveBack("a", THERE, 2);
    expect(ports.take("a", THERE)).toBe(2);
    expect(ports.take("a", THERE)).toBeUndefined();
  });

  test("rests although nothing else is in use", () => {
    const ports = new SourcePorts(Uint16Array.of(1, 2, 3), 0);
    const one = () => {
      const port = ports.take("a", THERE)!;
      ports.giveBack("a", THERE, port);
      return port;
    };
    expect([one(), one(), one(), one()]).toEqual([1, 2, 3, 1]);
  });

  test("is one of each destination, but counted once for a source", () => {
    const ports = new SourcePorts(Uint16Array.of(1, 2), 0);
    const other = { ...THERE, port: 7008 };
    expect([ports.take("a", THERE), ports.take("a", other)]).toEqual([1, 2]);
    expect([ports.take("a", THERE), ports.take("a", other)]).toEqual([2, 1]);
    expect([ports.take("a", THERE), ports.take("a", other)]).toEqual([undefined, undefined]);
    expect(ports.take("b", THERE)).toBeDefined();
  });

  test("is not the destination's own: from there a connection would stand without a server", () => {
    const ports = new SourcePorts(Uint16Array.of(7006, 7007, 7008), 0);
    expect([1, 2, 3].map(() => ports.take("a", THERE))).toEqual([7006, 7008, undefined]);
  });

  test("is not to be had where there are none", () => {
    expect(new SourcePorts(Uint16Array.of(), 5).take("a", THERE)).toBeUndefined();
  });

  test("behind thousands of another process is found within the tries", () => {
    const all = usablePorts(LINUX);
    const others = new Set(all.subarray(0, 15_000));
    const ports = new SourcePorts(all, 0);
    let failed = 0;
    let port = ports.take("a", THERE, failed)!;
    while (others.has(port)) {
      ports.giveBack("a", THERE, port);
      port = ports.take("a", THERE, ++failed)!;
    }
    expect(failed).toBeLessThanOrEqual(MOST_SOURCE_PORTS);
    expect(others.has(ports.take("a", THERE)!)).toBe(false);
  });

  test("differs from source to source and from process to process", () => {
    const all = usablePorts(LINUX);
    const [one, another] = [new SourcePorts(all, 5), new SourcePorts(all, 6)];
    const first = [..."abcdefgh"].map((source) => one.take(source, THERE));
    expect(new Set([...first, another.take("a", THERE)]).size).toBe(9);
  });
});

describe("a connection with an address of its own", () => {
  const sockets: Socket[] = [];
  afterEach(async () => {
    // What they give back is not to be counted in the next test.
    await Promise.all(sockets.splice(0).map((socket) => ended(socket)));
    vi.restoreAllMocks();
  });

  async function ended(socket: Socket): Promise<void> {
    if (socket.closed) return;
    const closed = once(socket, "close");
    socket.resetAndDestroy();
    await closed;
  }

  async function serving(): Promise<{ port: number; stop: () => void }> {
    const server = createServer((socket) => socket.on("error", () => {}));
    await once(server.listen(0, "127.0.0.1"), "listening");
    return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
  }

  async function dialled(options: Partial<ConnectOptions>): Promise<Socket> {
    const asked = { protocol: "tcp", host: "127.0.0.1", port: 9, family: 0, localPort: 0 } as const;
    const socket = await new Promise<Socket>((connected, no) => {
      dial(
        { ...asked, dnsServers: [], localAddress: "127.0.0.1", ...options },
        (name, _, done) => {
          queueMicrotask(() => done({ addresses: [name], ttl: 0 }));
          return () => {};
        },
        { connected, failed: (error: NetworkError) => no(new Error(error)) },
      );
    });
    sockets.push(socket);
    return socket;
  }

  test("comes from a port that was chosen here, and gives it back at its end", async () => {
    const { port, stop } = await serving();
    const giveBack = vi.spyOn(sourcePorts(), "giveBack");
    const socket = await dialled({ port });
    const { localPort } = socket;
    expect(usablePorts(LINUX).includes(localPort!) || process.platform !== "linux").toBe(true);
    expect(giveBack).not.toHaveBeenCalled();
    socket.resetAndDestroy();
    await once(socket, "close");
    const there = { address: "127.0.0.1", port };
    expect(giveBack).toHaveBeenCalledExactlyOnceWith("127.0.0.1", there, localPort);
    stop();
  });

  test("goes on to the next port where somebody listens, and where there is such a connection", async () => {
    const { port, stop } = await serving();
    const other = await serving();
    const first = await dialled({ port });
    const take = vi.spyOn(sourcePorts(), "take");
    take.mockReturnValueOnce(other.port).mockReturnValueOnce(first.localPort!);
    const second = await dialled({ port });
    expect(second.localPort).toBe(take.mock.results[2]?.value);
    expect(take.mock.calls.map(([, , failed]) => failed)).toEqual([0, 1, 2]);
    stop();
    other.stop();
  });

  test("gets the system's choice in the end", async () => {
    const { port, stop } = await serving();
    const listens = await serving();
    const take = vi.spyOn(sourcePorts(), "take").mockReturnValue(listens.port);
    expect((await dialled({ port })).localPort).not.toBe(listens.port);
    expect(take).toHaveBeenCalledTimes(MOST_SOURCE_PORTS + 1);
    take.mockReset().mockReturnValue(undefined);
    expect((await dialled({ port })).localPort).toBeGreaterThan(0);
    stop();
    listens.stop();
  });

  test("which is none of this computer's is not tried again, and nothing stays taken", async () => {
    const take = vi.spyOn(sourcePorts(), "take");
    const giveBack = vi.spyOn(sourcePorts(), "giveBack");
    const far = dialled({ localAddress: "192.0.2.200" });
    await expect(far).rejects.toThrow("address not available");
    expect(take).toHaveBeenCalledTimes(1);
    await vi.waitUntil(() => giveBack.mock.calls.length === 1);
  });

  test("nothing is chosen for a port that is given, nor without an address", async () => {
    const { port, stop } = await serving();
    const take = vi.spyOn(sourcePorts(), "take");
    const { localPort } = await dialled({ port, localAddress: undefined });
    await Promise.all(sockets.splice(0).map((socket) => ended(socket)));
    expect((await dialled({ port, localPort: localPort! })).localPort).toBe(localPort);
    expect(take).not.toHaveBeenCalled();
    stop();
  });
});
