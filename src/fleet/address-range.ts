import { ipVersion } from "../kernel/ip.ts";

/**
 * Addresses of this computer for the modules of a fleet. Linux takes all of 127.0.0.0/8 as it is; another network is
 * added first: `ip addr add 10.9.0.0/16 dev lo`, or `ip route add local fd00:1::/64 dev lo` and
 * `sysctl -w net.ipv6.ip_nonlocal_bind=1`.
 */
export interface AddressRange {
  /** 2^53 - 1 where there are more. */
  readonly count: number;
  /** From 0. Throws RangeError. */
  at(index: number): string;
}

type Version = 4 | 6;

interface Span {
  readonly version: Version;
  readonly first: bigint;
  readonly last: bigint;
}

const FORMS = "127.1.0.0/16, 10.0.0.5-10.0.3.250, an address, or fd00:1::/64 is needed";
const LOOPBACK = { first: 127n << 24n, last: (128n << 24n) - 1n };
const MULTICAST = { 4: 224n << 24n, 6: 255n << 120n };
const MOST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Reads `NETWORK/PREFIX`, `FIRST-LAST` or one address; a text instead says what is wrong. Of a network the addresses are
 * left out that are no host's: network and broadcast, and of IPv6 the routers' anycast (RFC 4291 2.6.1).
 */
export function parseAddressRange(text: string): AddressRange | string {
  const span = text.includes("/") ? readNetwork(text) : readEnds(text);
  if (typeof span === "string") return span;
  const { version, first, last } = span;
  if (last < first) return "the last address comes before the first";
  if (first === 0n) return `${textOf(first, version)} stands for every address, not for one`;
  if (last >= MULTICAST[version]) return "multicast is no host's";
  const size = last - first + 1n;
  const count = Number(size < MOST ? size : MOST);
  return {
    count,
    at(index) {
      if (Number.isInteger(index) && index >= 0 && index < count) {
        return textOf(first + BigInt(index), version);
      }
      throw new RangeError(`${text} has the addresses 0 to ${count - 1}, and not ${index}`);
    },
  };
}

function readEnds(text: string): Span | string {
  const [from = "", to = from, ...more] = text.split("-");
  if (from === "" || to === "" || more.length > 0) return FORMS;
  const [version, other] = [ipVersion(from), ipVersion(to)];
  if (version === 0) return noAddress(from);
  if (other === 0) return noAddress(to);
  if (version !== other) return "IPv4 and IPv6 in one range";
  return { version, first: numberOf(from, version), last: numberOf(to, version) };
}

function readNetwork(text: string): Span | string {
  const [, address = "", prefix = ""] = /^([^/-]+)\/(\d{0,3})$/.exec(text) ?? [];
  if (address === "") return FORMS;
  const version = ipVersion(address);
  if (version === 0) return noAddress(address);
  const bits = version === 4 ? 32 : 128;
  if (prefix === "" || Number(prefix) > bits) return `a prefix of 0 to ${bits} is needed`;
  const hosts = BigInt(bits - Number(prefix));
  const given = numberOf(address, version);
  const first = (given >> hosts) << hosts;
  const last = first + (1n << hosts) - 1n;
  if (first !== given) {
    return `it is inside ${textOf(first, version)}/${prefix}, which has to be written so`;
  }
  return { version, ...withoutEdges(version, first, last) };
}

function noAddress(text: string): string {
  return `${text} is no address; ${FORMS}`;
}

/** Two addresses, or one, have nothing left out (RFC 3021, RFC 6164). */
function withoutEdges(version: Version, first: bigint, last: bigint): Omit<Span, "version"> {
  if (last - first < 2n) return { first, last };
  if (version === 6) return { first: first + 1n, last };
  if (first < LOOPBACK.first || last > LOOPBACK.last) {
    return { first: first + 1n, last: last - 1n };
  }
  // All of 127/8 is one network, however small a piece of it is asked for.
  return {
    first: first === LOOPBACK.first ? first + 1n : first,
    last: last === LOOPBACK.last ? last - 1n : last,
  };
}

function numberOf(address: string, version: Version): bigint {
  if (version === 4) return join(address.split("."), 8n, 10);
  const plain = address.replace(/[\d.]+\.\d+$/, (v4) => {
    const low = join(v4.split("."), 8n, 10);
    return `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  });
  const [left = [], right = []] = plain
    .split("::")
    .map((half) => (half === "" ? [] : half.split(":")));
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return join([...left, ...zeros, ...right], 16n, 16);
}

function join(parts: readonly string[], bits: bigint, radix: number): bigint {
  return parts.reduce((sum, part) => (sum << bits) | BigInt(Number.parseInt(part, radix)), 0n);
}

function textOf(value: bigint, version: Version): string {
  if (version === 4) return groups(value, 4, 8n).join(".");
  return shortened(groups(value, 8, 16n).map((group) => group.toString(16)));
}

function groups(value: bigint, count: number, bits: bigint): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number((value >> (BigInt(count - 1 - index) * bits)) & ((1n << bits) - 1n)),
  );
}

/** RFC 5952 4.2: the longest run of zeros, the first of equal ones, of two or more. */
function shortened(parts: readonly string[]): string {
  let start = 0;
  let length = 1;
  for (let from = 0; from < parts.length; from++) {
    let to = from;
    while (parts[to] === "0") to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (length < 2) return parts.join(":");
  return `${parts.slice(0, start).join(":")}::${parts.slice(start + length).join(":")}`;
}
