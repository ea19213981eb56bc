import { createSocket } from "node:dgram";
import { once } from "node:events";

const A = 1;
const AAAA = 28;
const NXDOMAIN = 3;

interface Zone {
  readonly ttl: number;
  readonly [A]?: readonly string[];
  readonly [AAAA]?: readonly string[];
}

/** The names of `NetworkBench.dnsServers`. IPv6 addresses written in full, two bytes a group. */
const ZONES: ReadonlyMap<string, Zone> = new Map<string, Zone>([
  ["four.test", { ttl: 77, [A]: ["192.0.2.4"] }],
  ["six.test", { ttl: 66, [AAAA]: ["2001:db8:0:0:0:0:0:6"] }],
  ["both.test", { ttl: 88, [A]: ["192.0.2.8", "192.0.2.9"], [AAAA]: ["2001:db8:0:0:0:0:0:8"] }],
  ["local.test", { ttl: 5, [A]: ["127.0.0.1"] }],
]);

/** A DNS server on loopback that knows a few names, and says nothing about silent.test. */
export async function dnsServer(): Promise<{ readonly port: number; close(): void }> {
  const socket = createSocket("udp4");
  socket.on("message", (question, from) => {
    const answer = answerTo(question);
    if (answer) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { port: socket.address().port, close: () => socket.close() };
}

function answerTo(message: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const name = labels.join(".").toLowerCase();
  if (name === "silent.test") return undefined;
  const type = message.readUInt16BE(at + 1);
  const zone = ZONES.get(name);
  const addresses = (type === A || type === AAAA ? zone?.[type] : undefined) ?? [];
  const header = Buffer.alloc(12);
  message.copy(header, 0, 0, 2);
  // A response, recursion desired and available.
  header.writeUInt16BE(0x8180 | (zone ? 0 : NXDOMAIN), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => record(type, zone!.ttl, bytesOf(type, address)));
  return Buffer.concat([header, message.subarray(12, at + 5), ...records]);
}

/** A record about the name in the question, which a pointer to byte 12 stands for. */
function record(type: number, ttl: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(ttl, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function bytesOf(type: number, address: string): Buffer {
  if (type === A) return Buffer.from(address.split(".").map(Number));
  return Buffer.from(
    address
      .split(":")
      .map((group) => group.padStart(4, "0"))
      .join(""),
    "hex",
  );
}
