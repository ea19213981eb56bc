import { expect } from "vitest";

/** A packet of a capture, as a pcapng reader sees it. */
export interface Read {
  /** The name of its interface. */
  readonly at: string;
  readonly link: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly way: "in" | "out" | "none";
  readonly bytes: Buffer;
  readonly comment: string | undefined;
  readonly dropped: number;
}

/** Reads a file block by block; fails on anything that is not as the format says. */
export function readCapture(file: Buffer): Read[] {
  const interfaces: { name: string; link: number }[] = [];
  const packets: Read[] = [];
  for (let at = 0; at < file.length;) {
    const type = file.readUInt32LE(at);
    const length = file.readUInt32LE(at + 4);
    expect(length % 4).toBe(0);
    expect(file.readUInt32LE(at + length - 4)).toBe(length);
    const body = file.subarray(at + 8, at + length - 4);
    if (at === 0) expect(type).toBe(0x0a0d0d0a);
    if (type === 1) {
      const name = optionsOf(body.subarray(8)).get(2)!.toString();
      interfaces.push({ name, link: body.readUInt16LE(0) });
    }
    if (type === 6) packets.push(packetOf(body, interfaces));
    at += length;
  }
  return packets;
}

function packetOf(body: Buffer, interfaces: readonly { name: string; link: number }[]): Read {
  const { name, link } = interfaces[body.readUInt32LE(0)]!;
  const micros = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
  const length = body.readUInt32LE(12);
  expect(body.readUInt32LE(16)).toBe(length);
  const options = optionsOf(body.subarray(20 + ((length + 3) & ~3)));
  const flags = options.get(2)?.readUInt32LE(0);
  return {
    ...{ at: name, link, time: micros / 1000, bytes: body.subarray(20, 20 + length) },
    way: flags === 1 ? "in" : flags === 2 ? "out" : "none",
    comment: options.get(1)?.toString(),
    dropped: options.get(4)?.readUInt32LE(0) ?? 0,
  };
}

function optionsOf(bytes: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const code = bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + 2);
    if (code === 0) {
      expect(at + 4).toBe(bytes.length);
      break;
    }
    options.set(code, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + ((length + 3) & ~3);
  }
  return options;
}

/** What stands in an IP packet. Checksums and lengths have been found right. */
export interface Ip {
  readonly from: string;
  readonly to: string;
  readonly protocol: number;
  readonly hops: number;
  /** The header of the protocol above, and what follows. */
  readonly above: Buffer;
}

export function readIp(bytes: Buffer): Ip {
  return bytes[0]! >> 4 === 4 ? readV4(bytes) : readV6(bytes);
}

function readV4(bytes: Buffer): Ip {
  expect(bytes.readUInt16BE(2)).toBe(bytes.length);
  expect(onesSum(bytes.subarray(0, 20))).toBe(0xffff);
  const above = bytes.subarray(20);
  const protocol = bytes[9]!;
  if (protocol === 1) expect(onesSum(above)).toBe(0xffff);
  else expect(onesSum(pseudo(bytes.subarray(12, 20), protocol, above))).toBe(0xffff);
  const from = bytes.subarray(12, 16).join(".");
  return { from, to: bytes.subarray(16, 20).join("."), protocol, hops: bytes[8]!, above };
}

function readV6(bytes: Buffer): Ip {
  expect(bytes.readUInt16BE(4)).toBe(bytes.length - 40);
  const above = bytes.subarray(40);
  const protocol = bytes[6]!;
  expect(onesSum(pseudo(bytes.subarray(8, 40), protocol, above))).toBe(0xffff);
  const [from, to] = [bytes.subarray(8, 24), bytes.subarray(24, 40)].map((address) =>
    Array.from({ length: 8 }, (_, at) => address.readUInt16BE(2 * at).toString(16)).join(":"),
  );
  return { from: from!, to: to!, protocol, hops: bytes[7]!, above };
}

function pseudo(addresses: Buffer, protocol: number, above: Buffer): Buffer {
  const rest = Buffer.alloc(6);
  rest.writeUInt32BE(above.length, 0);
  rest[5] = protocol;
  return Buffer.concat([addresses, rest, above]);
}

function onesSum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

export interface Tcp {
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  readonly acknowledged: number;
  /** `SYN ACK` */
  readonly flags: string;
  readonly data: Buffer;
}

export function readTcp(above: Buffer): Tcp {
  const names = ["FIN", "SYN", "RST", "PSH", "ACK"].filter((_, bit) => above[13]! & (1 << bit));
  return {
    fromPort: above.readUInt16BE(0),
    toPort: above.readUInt16BE(2),
    sequence: above.readUInt32BE(4),
    acknowledged: above.readUInt32BE(8),
    flags: names.join(" "),
    data: above.subarray((above[12]! >> 4) * 4),
  };
}

/** Lines for people, sequence numbers from zero: `out 10.0.0.9:65514 10.0.0.1:7 PSH ACK seq 1 ack 1 "hello"`. */
export function ipLines(file: Buffer): string[] {
  const first = new Map<string, number>();
  return readCapture(file)
    .filter(({ at }) => at === "ip")
    .map(({ way, bytes }) => {
      const { from, to, protocol, above } = readIp(bytes);
      if (protocol === 17) {
        const [source, target] = [above.readUInt16BE(0), above.readUInt16BE(2)];
        expect(above.readUInt16BE(4)).toBe(above.length);
        return `${way} ${from}:${source} ${to}:${target} UDP ${shown(above.subarray(8))}`;
      }
      if (protocol !== 6) return `${way} ${from} ${to} ICMP ${above[0]} ${above[1]}`;
      const tcp = readTcp(above);
      const [own, other] = [`${from}:${tcp.fromPort}`, `${to}:${tcp.toPort}`];
      if (tcp.flags.includes("SYN")) first.set(`${own} ${other}`, tcp.sequence);
      const ack = tcp.acknowledged - (first.get(`${other} ${own}`) ?? tcp.acknowledged);
      const sequence = tcp.sequence - (first.get(`${own} ${other}`) ?? tcp.sequence);
      const data = tcp.data.length > 0 ? ` ${shown(tcp.data)}` : "";
      return `${way} ${own} ${other} ${tcp.flags} seq ${sequence >>> 0} ack ${ack >>> 0}${data}`;
    });
}

function shown(data: Buffer): string {
  return data.length > 40 ? `${data.length} bytes` : JSON.stringify(data.toString("latin1"));
}
