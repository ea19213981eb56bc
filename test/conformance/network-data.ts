import { expect, test } from "vitest";
import { type NetworkBench, openedTcp, Recorder, to } from "./network-bench.ts";

const ALL_BYTES = Buffer.from(
  Uint8Array.from({ length: 4096 }, (_, at) => (at * 7 + (at >> 8)) & 0xff),
);

/** Bytes over TCP, and what holds them up. */
export function dataSuite(make: () => Promise<NetworkBench>): void {
  const opened = async () => openedTcp(await make());

  test("carries every byte both ways", async () => {
    const { bench, connection, reader, peer } = await opened();
    connection.write(ALL_BYTES);
    peer.send(ALL_BYTES);
    const got: Buffer[] = [];
    await bench.until(() => {
      got.push(peer.received());
      return Buffer.concat(got).length === ALL_BYTES.length && reader.length === ALL_BYTES.length;
    });
    expect(Buffer.concat(got).equals(ALL_BYTES)).toBe(true);
    expect(reader.bytes.equals(ALL_BYTES)).toBe(true);
  });

  test("while paused nothing is delivered, and nothing is lost", async () => {
    const { bench, connection, reader, peer } = await opened();
    connection.pause();
    const sent = Buffer.concat(Array.from({ length: 256 }, () => ALL_BYTES));
    peer.send(sent);
    peer.end();
    // Something goes the other way and arrives, so what was sent before has had its time.
    connection.write(Buffer.from("sync"));
    await bench.until(() => peer.received().toString() === "sync");
    expect(reader).toMatchObject({ length: 0, heard: ["opened"] });
    connection.resume();
    await bench.until(() => reader.length > 0);
    connection.pause();
    const before = reader.length;
    connection.write(Buffer.from("sync"));
    await bench.until(() => peer.received().toString() === "sync");
    expect(reader.length).toBe(before);
    connection.resume();
    await bench.until(() => reader.has("closed"));
    expect(reader.bytes.equals(sent)).toBe(true);
  });

  test("paused before it is open, it delivers nothing either", async () => {
    const bench = await make();
    const server = await bench.serve();
    const reader = new Recorder();
    const connection = bench.network.connect(to(server.endpoint), reader);
    connection.pause();
    await bench.until(() => reader.has("opened") && server.peers.length === 1);
    const peer = server.peers[0]!;
    peer.send(Buffer.from("early"));
    connection.write(Buffer.from("sync"));
    await bench.until(() => peer.received().toString() === "sync");
    const other = new Recorder();
    bench.network.connect(to(server.endpoint), other);
    await bench.until(() => other.has("opened"));
    expect(reader.length).toBe(0);
    connection.resume();
    await bench.until(() => reader.length === 5);
  });

  test("a peer that does not read makes write answer false, then drains", async () => {
    const { bench, connection, reader, peer } = await opened();
    peer.pause();
    let written = 0;
    let room = true;
    const fill = (): void => {
      while (room) {
        room = connection.write(ALL_BYTES);
        written += ALL_BYTES.length;
      }
    };
    fill();
    const { unacknowledged } = connection;
    expect(connection.unsent).toBeGreaterThan(0);
    expect(connection.unsent).toBeLessThanOrEqual(written);
    if (unacknowledged !== undefined) {
      expect(unacknowledged).toBeGreaterThanOrEqual(connection.unsent);
      expect(unacknowledged).toBeLessThanOrEqual(written);
    }
    expect(reader.has("drained")).toBe(false);
    peer.resume();
    const got: Buffer[] = [];
    let length = 0;
    await bench.until(() => {
      const chunk = peer.received();
      got.push(chunk);
      length += chunk.length;
      return length === written && reader.has("drained");
    });
    await bench.until(() => (connection.unacknowledged ?? connection.unsent) === 0);
    expect(connection.unsent).toBe(0);
    expect(Buffer.concat(got).subarray(0, ALL_BYTES.length).equals(ALL_BYTES)).toBe(true);
  });

  test("what was not acknowledged is still known after a reset", async () => {
    const { bench, connection, reader, peer } = await opened();
    peer.pause();
    while (connection.write(ALL_BYTES));
    const { unsent } = connection;
    peer.reset();
    await bench.until(() => reader.has("gone"));
    expect(connection.unsent).toBeGreaterThan(0);
    expect(connection.unsent).toBeLessThanOrEqual(unsent);
    if (connection.unacknowledged !== undefined) {
      expect(connection.unacknowledged).toBeGreaterThanOrEqual(connection.unsent);
    }
  });

  test("the reader attached last hears what arrives", async () => {
    const { bench, connection, reader, peer } = await opened();
    const second = new Recorder();
    connection.attach(second);
    peer.send(Buffer.from("for the second"));
    peer.end();
    await bench.until(() => second.has("closed"));
    expect(second.bytes.toString()).toBe("for the second");
    connection.end();
    await bench.until(() => reader.has("gone"));
    expect(reader.length).toBe(0);
    expect(second.heard).toEqual(["closed"]);
  });
}
