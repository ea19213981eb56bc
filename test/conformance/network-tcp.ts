import { expect, test } from "vitest";
import { type NetworkBench, openedTcp, Recorder, to } from "./network-bench.ts";

/** How TCP connections begin and end. */
export function tcpSuite(make: () => Promise<NetworkBench>): void {
  const opened = async () => openedTcp(await make());

  test("opens, and tells the remote end and the local port", async () => {
    const bench = await make();
    const server = await bench.serve();
    const reader = new Recorder();
    bench.network.connect(to(server.endpoint), reader);
    await bench.until(() => reader.has("opened"));
    expect(reader.remote).toEqual(server.endpoint);
    expect(reader.localPort).toBeGreaterThan(0);
  });

  test("opens by name", async () => {
    const bench = await make();
    const server = await bench.serve();
    const reader = new Recorder();
    const { dnsServers } = bench;
    bench.network.connect({ ...to(server.endpoint), host: "local.test", dnsServers }, reader);
    await bench.until(() => reader.has("opened"));
    expect(reader.remote).toEqual(server.endpoint);
  });

  test("a name nobody knows is not found", async () => {
    const bench = await make();
    const reader = new Recorder();
    const { dnsServers } = bench;
    const remote = { address: "missing.test", port: 80 };
    bench.network.connect({ ...to(remote), dnsServers }, reader);
    await bench.until(() => reader.has("gone"));
    expect(reader).toMatchObject({ heard: ["gone"], error: "name not found" });
  });

  test("is refused where nobody listens", async () => {
    const bench = await make();
    const reader = new Recorder();
    const connection = bench.network.connect(to(await bench.nobody()), reader);
    await bench.until(() => reader.has("gone"));
    expect(reader).toMatchObject({ heard: ["gone"], error: "refused" });
    expect(connection.unacknowledged).toBe(0);
  });

  test("the remote says FIN first: the module may still send", async () => {
    const { bench, connection, reader, peer } = await opened();
    peer.send(Buffer.from("last"));
    peer.end();
    await bench.until(() => reader.has("closed"));
    expect(reader.bytes.toString()).toBe("last");
    connection.write(Buffer.from("more"));
    await bench.until(() => peer.received().toString() === "more");
    expect(reader.has("gone")).toBe(false);
    connection.end();
    await bench.until(() => reader.has("gone") && peer.moduleEnded);
    expect(reader).toMatchObject({ heard: ["opened", "closed", "gone"], error: undefined });
  });

  test("the module says FIN first: the remote may still send", async () => {
    const { bench, connection, reader, peer } = await opened();
    peer.autoEnd = false;
    connection.write(Buffer.from("last"));
    connection.end();
    await bench.until(() => peer.moduleEnded);
    expect(peer.received().toString()).toBe("last");
    peer.send(Buffer.from("more"));
    await bench.until(() => reader.length === 4);
    expect(reader.heard).toEqual(["opened"]);
    peer.end();
    await bench.until(() => reader.has("gone"));
    expect(reader).toMatchObject({ heard: ["opened", "closed", "gone"], error: undefined });
  });

  test("a reset is the end, with its name", async () => {
    const { bench, connection, reader, peer } = await opened();
    peer.reset();
    await bench.until(() => reader.has("gone"));
    expect(reader).toMatchObject({ heard: ["opened", "gone"], error: "reset" });
    expect(connection.write(Buffer.from("late"))).toBe(true);
    connection.pause();
    connection.resume();
    connection.end();
    connection.close();
    expect(reader.heard).toEqual(["opened", "gone"]);
  });

  test("close resets, and the reader hears nothing more", async () => {
    const { bench, connection, reader, peer } = await opened();
    peer.send(Buffer.from("unheard"));
    connection.close();
    await bench.until(() => peer.state === "reset");
    expect(reader.heard).toEqual(["opened"]);
    expect(reader.length).toBe(0);
  });

  test("close gives an opening up", async () => {
    const bench = await make();
    const server = await bench.serve();
    const readers = [new Recorder(), new Recorder(), new Recorder()] as const;
    const { dnsServers } = bench;
    const silent = { ...to({ address: "silent.test", port: 1 }), dnsServers };
    const connections = [
      bench.network.connect(to(server.endpoint), readers[0]),
      bench.network.connect(silent, readers[1]),
    ];
    for (const connection of connections) connection.close();
    // What was started after them is done, so they would be too.
    bench.network.connect(to(server.endpoint), readers[2]);
    await bench.until(() => readers[2].has("opened"));
    expect([readers[0].heard, readers[1].heard]).toEqual([[], []]);
  });

  test("end before it is open gives the opening up in order", async () => {
    const bench = await make();
    const reader = new Recorder();
    const { dnsServers } = bench;
    const silent = { ...to({ address: "silent.test", port: 1 }), dnsServers };
    bench.network.connect(silent, reader).end();
    expect(reader.heard).toEqual([]);
    await bench.until(() => reader.has("gone"));
    expect(reader).toMatchObject({ heard: ["gone"], error: undefined });
  });
}
