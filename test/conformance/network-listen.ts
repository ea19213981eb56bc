import { expect, test } from "vitest";
import { ListenerRecorder, listening, type NetworkBench, tcp } from "./network-bench.ts";

/** The module as a TCP server. */
export function listenSuite(make: () => Promise<NetworkBench>): void {
  test("accepts what dials it, and data goes both ways", async () => {
    const bench = await make();
    const reader = new ListenerRecorder();
    const { port } = await listening(bench, reader);
    const peer = bench.dial(port);
    peer.send(Buffer.from("hello"));
    await bench.until(() => reader.accepted[0]?.reader.length === 5);
    const { connection, remote, reader: accepted } = reader.accepted[0]!;
    expect(remote).toMatchObject({ address: "127.0.0.1" });
    expect(remote.port).toBeGreaterThan(0);
    expect(accepted.heard).toEqual([]);
    connection.write(Buffer.from("welcome"));
    await bench.until(() => peer.received().toString() === "welcome");
    peer.end();
    await bench.until(() => accepted.has("closed"));
    connection.end();
    await bench.until(() => accepted.has("gone"));
    expect(accepted).toMatchObject({ heard: ["closed", "gone"], error: undefined });
  });

  test("resets a connection that is refused", async () => {
    const bench = await make();
    const reader = new ListenerRecorder();
    reader.refuse = true;
    const { port } = await listening(bench, reader);
    const peer = bench.dial(port);
    await bench.until(() => peer.state === "reset");
    expect(reader.asked).toBe(1);
  });

  test("fails for a port that is in use", async () => {
    const bench = await make();
    const { port } = await listening(bench, new ListenerRecorder());
    const second = new ListenerRecorder();
    bench.network.listen({ localPort: port, family: 4, tcp }, second);
    await bench.until(() => second.error !== undefined);
    expect(second).toMatchObject({ error: "address in use", localPort: undefined });
  });

  test("once closed accepts no more, and what it accepted lives on", async () => {
    const bench = await make();
    const reader = new ListenerRecorder();
    const { listener, port } = await listening(bench, reader);
    const peer = bench.dial(port);
    await bench.until(() => reader.accepted.length === 1);
    listener.close();
    reader.accepted[0]!.connection.write(Buffer.from("still here"));
    await bench.until(() => peer.received().toString() === "still here");
    const again = new ListenerRecorder();
    bench.network.listen({ localPort: port, family: 4, tcp }, again);
    await bench.until(() => again.localPort === port);
    expect(reader.asked).toBe(1);
  });

  test("closed before it listens says nothing", async () => {
    const bench = await make();
    const reader = new ListenerRecorder();
    bench.network.listen({ localPort: 0, family: 4, tcp }, reader).close();
    await listening(bench, new ListenerRecorder());
    expect(reader).toMatchObject({ localPort: undefined, error: undefined });
  });
}
