import { expect, test } from "vitest";
import type {
  DatagramPort,
  DatagramReader,
  Endpoint,
  NetworkError,
} from "../../src/network/network.ts";
import { type NetworkBench, Recorder, to } from "./network-bench.ts";

class PortRecorder implements DatagramReader {
  localPort: number | undefined;
  error: NetworkError | undefined;
  readonly received: { data: string; from: Endpoint }[] = [];

  bound(localPort: number): void {
    this.localPort = localPort;
  }

  failed(error: NetworkError): void {
    this.error = error;
  }

  receive(data: Buffer, from: Endpoint): void {
    this.received.push({ data: data.toString(), from });
  }
}

/** UDP to one remote and to any. */
export function udpSuite(make: () => Promise<NetworkBench>): void {
  const bound = async (bench: NetworkBench): Promise<[DatagramPort, PortRecorder]> => {
    const reader = new PortRecorder();
    const port = bench.network.bind({ localPort: 0, family: 4 }, reader);
    await bench.until(() => reader.localPort !== undefined);
    return [port, reader];
  };

  test("a flow keeps datagrams apart, both ways", async () => {
    const bench = await make();
    const remote = await bench.serveUdp();
    const reader = new Recorder();
    const flow = bench.network.connect(to(remote.endpoint, "udp"), reader);
    await bench.until(() => reader.has("opened"));
    expect(reader.remote).toEqual(remote.endpoint);
    flow.write(Buffer.from([0, 255]));
    flow.write(Buffer.from("second"));
    const got: Buffer[] = [];
    await bench.until(() => got.push(...remote.received().map(({ data }) => data)) === 2);
    expect(got).toEqual([Buffer.from([0, 255]), Buffer.from("second")]);
    remote.send(Buffer.from("a"), reader.localPort);
    remote.send(Buffer.from("b"), reader.localPort);
    await bench.until(() => reader.chunks.length === 2);
    expect(reader.chunks.map(String)).toEqual(["a", "b"]);
    expect([flow.unacknowledged, flow.unsent]).toEqual([0, 0]);
  });

  test("a flow hears only its remote, and nothing while paused", async () => {
    const bench = await make();
    const [remote, stranger] = [await bench.serveUdp(), await bench.serveUdp()];
    const [reader, other] = [new Recorder(), new Recorder()];
    const flow = bench.network.connect(to(remote.endpoint, "udp"), reader);
    bench.network.connect(to(remote.endpoint, "udp"), other);
    await bench.until(() => reader.has("opened") && other.has("opened"));
    flow.pause();
    stranger.send(Buffer.from("stranger"), reader.localPort);
    remote.send(Buffer.from("lost"), reader.localPort);
    // Sent last, so once it has arrived everything before it has.
    remote.send(Buffer.from("sync"), other.localPort);
    await bench.until(() => other.length === 4);
    flow.resume();
    stranger.send(Buffer.from("stranger"), reader.localPort);
    remote.send(Buffer.from("heard"), reader.localPort);
    await bench.until(() => reader.length > 0);
    expect(reader.chunks.map(String)).toEqual(["heard"]);
  });

  test("a flow lives on though nobody has the remote port, and ends", async () => {
    const bench = await make();
    const reader = new Recorder();
    const flow = bench.network.connect(to(await bench.nobody(), "udp"), reader);
    await bench.until(() => reader.has("opened"));
    const remote = await bench.serveUdp();
    for (let turn = 0; turn < 3; turn++) {
      flow.write(Buffer.from("?"));
      const [port] = await bound(bench);
      port.send(Buffer.from("sync"), remote.endpoint);
      await bench.until(() => remote.received().length === 1);
    }
    expect(reader.heard).toEqual(["opened"]);
    flow.end();
    expect(reader.heard).toEqual(["opened"]);
    await bench.until(() => reader.has("gone"));
    expect(reader.error).toBeUndefined();
    expect(flow.write(Buffer.from("late"))).toBe(true);
  });

  test("a port talks to many, and tells who answers", async () => {
    const bench = await make();
    const [one, two] = [await bench.serveUdp(), await bench.serveUdp()];
    const [port, reader] = await bound(bench);
    port.send(Buffer.from("1"), one.endpoint);
    port.send(Buffer.from("2"), two.endpoint);
    port.send(Buffer.from("nowhere"), { address: one.endpoint.address, port: 0 });
    const got: string[] = [];
    await bench.until(() => {
      for (const { data, from } of [...one.received(), ...two.received()]) {
        got.push(`${data.toString()} ${from.port === reader.localPort}`);
      }
      return got.length === 2;
    });
    expect(got.toSorted()).toEqual(["1 true", "2 true"]);
    one.send(Buffer.from("from one"), reader.localPort!);
    await bench.until(() => reader.received.length === 1);
    two.send(Buffer.from("from two"), reader.localPort!);
    await bench.until(() => reader.received.length === 2);
    expect(reader.received).toEqual([
      { data: "from one", from: one.endpoint },
      { data: "from two", from: two.endpoint },
    ]);
  });

  test("a port in use is not given twice, until it is closed", async () => {
    const bench = await make();
    const [port, { localPort }] = await bound(bench);
    const options = { localPort: localPort!, family: 4 } as const;
    const second = new PortRecorder();
    bench.network.bind(options, second);
    await bench.until(() => second.error !== undefined);
    expect(second.error).toBe("address in use");
    port.close();
    port.send(Buffer.from("late"), { address: "127.0.0.1", port: 9 });
    const third = new PortRecorder();
    bench.network.bind(options, third);
    await bench.until(() => third.localPort !== undefined || third.error !== undefined);
    expect(third.localPort).toBe(localPort);
  });
}
