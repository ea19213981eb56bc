import { HostError } from "../kernel/errors.ts";
import { ipVersion } from "../kernel/ip.ts";

/**
 * Addresses of this computer for the modules of a fleet. Linux takes all of 127.0.0.0/8 as it is; another network needs
 * a route first: `ip route add local fd00:1::/64 dev lo`.
 */
export interface AddressRange {
  /** 2^53 - 1 where there are more. */
  readonly count: number;
  /** From 0. Throws RangeError. */
  at(index: number): string;
}

const FORMS = "127.1.0.0/16, 10.0.0.5-10.0.3.250, an address, or fd00:1::/64 is needed";
const LOOPBACK = { first: 127n << 24n, last: (128n << 24n) - 1n };

/**
 * Reads `NETWORK/PREFIX`, `FIRST-LAST` or one address. Of a network the addresses are left out that are no host's:
 * network and broadcast, and of IPv6 the routers' anycast (RFC 4291 2.6.1). Throws MT_USAGE.
 */
export function parseAddressRange(text: string, option = "addresses"): AddressRange {
  const wrong = (why: string): HostError =>
    new HostError("MT_USAGE", `--${option} ${text}: ${why}`);
  const { version, first, last } = readSpan(text, wrong);
  if (last < first) throw wrong("the last address comes before the first");
  if (first === 0n) throw wrong(`${textOf(first, version)} stands for every address, not for one`);
  if (last >= (version === 4 ? 224n << 24n : 255n << 120n)) throw wrong("multicast is no host's");
  const size = last - first + 1n;
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  const count = Number(size < most ? size : most);
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

type Version = 4 | 6;

interface Span {
  readonly version: Version;
  readonly first: bigint;
  readonly last: bigint;
}

function readSpan(text: string, wrong: (why: string) => HostError): Span {
  const [from = "", to = from, ...more] = text.split("-");
  if (more.length > 0) throw wrong(FORMS);
  if (from.includes("/")) {
    if (to !== from) throw wrong("a network, or the first and the last address, but not both");
    return readNetwork(from, wrong);
  }
  const version = versionOf(from, wrong);
  if (versionOf(to, wrong) !== version) throw wrong("IPv4 and IPv6 in one range");
  return { version, first: numberOf(from, version), last: numberOf(to, version) };
}

function readNetwork(text: string, wrong: (why: string) => HostError): Span {
  const [address = "", prefix = "", ...more] = text.split("/");
  if (more.length > 0) throw wrong(FORMS);
  const version = versionOf(address, wrong);
  const bits = version === 4 ? 32 : 128;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > bits) {
    throw wrong(`a prefix of 0 to ${bits} is needed`);
  }
  const hosts = BigInt(bits - Number(prefix));
  const given = numberOf(address, version);
  const first = (given >> hosts) << hosts;
  const last = first + (1n << hosts) - 1n;
  if (first !== given) {
    throw wrong(`is inside ${textOf(first, version)}/${prefix}, which has to be written so`);
  }
  return { version, ...withoutEdges(version, first, last) };
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

function versionOf(text: string, wrong: (why: string) => HostError): Version {
  const version = ipVersion(text);
  if (version === 0) throw wrong(text === "" ? FORMS : `${text} is no address; ${FORMS}`);
  return version;
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
