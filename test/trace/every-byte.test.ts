import fc from "fast-check";
import { test, expect } from "vitest";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";
import type { SimPeer } from "../../src/network/sim/peer.ts";
import { Capture } from "../../src/trace/capture.ts";
import { Tracer } from "../../src/trace/tracer.ts";
import { readCapture, readIp, readTcp } from "./read-capture.ts";

const STEP = fc.oneof(
  fc.record({ up: fc.uint8Array({ minLength: 1, maxLength: 4000 }) }),
  fc.record({ down: fc.uint8Array({ minLength: 1, maxLength: 4000 }) }),
  fc.record({ wait: fc.integer({ min: 1, max: 50 }) }),
  fc.constant("hold" as const),
  fc.constant("read" as const),
);
const END = fc.constantFrom("module", "peer", "reset", "nobody");

test("every byte of a connection is in its packets once, in order, with the number it should have", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(STEP),
      END,
      fc.integer({ min: 0, max: 30 }),
      async (steps, end, latency) => {
        const clock = new SimClock();
        const network = new SimNetwork(clock, { latency });
        const blocks: Buffer[] = [];
        const capture = new Capture({
          clock,
          write: (block) => blocks.push(block) > 0,
          application: "test",
          address: () => "10.0.0.9",
        });
        let peer: SimPeer | undefined;
        network.serve("10.0.0.1:7", (made) => (peer = made));
        const received: Buffer[] = [];
        const connection = new Tracer(clock, capture.sink).network(network).connect(
          { protocol: "tcp", host: "10.0.0.1", port: 7, family: 0, localPort: 0, dnsServers: [] },
          {
            opened() {},
            gone() {},
            drained() {},
            closed() {},
            receive: (chunk) => received.push(chunk),
          },
        );
        await clock.advance(100);
        const sent: Uint8Array[] = [];
        for (const step of steps) {
          if (step === "hold") connection.pause();
          else if (step === "read") connection.resume();
          else if ("wait" in step) await clock.advance(step.wait);
          else if ("down" in step) peer!.send(Buffer.from(step.down));
          else {
            sent.push(step.up);
            connection.write(Buffer.from(step.up));
          }
        }
        if (end === "module") connection.end();
        if (end === "peer") peer!.end();
        if (end === "reset") connection.close();
        await clock.advance(100);
        capture.end();

        const streams = streamsOf(Buffer.concat(blocks));
        expect(streams.up.equals(Buffer.concat(sent))).toBe(true);
        expect(streams.down.equals(Buffer.concat(received))).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

/** The bytes each way; fails where a sequence number leaves a gap, or acknowledges what was not sent. */
function streamsOf(file: Buffer): { up: Buffer; down: Buffer } {
  const next = { up: -1, down: -1 };
  const bytes: { up: Buffer[]; down: Buffer[] } = { up: [], down: [] };
  for (const { bytes: packet, at } of readCapture(file)) {
    if (at !== "ip") continue;
    const ip = readIp(packet);
    const tcp = readTcp(ip.above);
    const [way, other] =
      ip.from === "10.0.0.9" ? (["up", "down"] as const) : (["down", "up"] as const);
    if (next[way] >= 0) expect(tcp.sequence).toBe(next[way]);
    if (tcp.flags.includes("ACK")) {
      expect((next[other] - tcp.acknowledged) >>> 0).toBeLessThan(2 ** 31);
    }
    const counted = tcp.data.length + Number(/SYN|FIN/.test(tcp.flags));
    next[way] = (tcp.sequence + counted) >>> 0;
    bytes[way].push(tcp.data);
  }
  return { up: Buffer.concat(bytes.up), down: Buffer.concat(bytes.down) };
}
