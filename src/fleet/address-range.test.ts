import { expect, test } from "vitest";
import { parseAddressRange } from "./address-range.ts";

function rangeOf(text: string) {
  const range = parseAddressRange(text);
  if (typeof range === "string") throw new Error(range);
  return range;
}

test.each([
  ["127.1.0.0/16", 65_536, "127.1.0.0", "127.1.255.255"],
  ["127.0.0.0/8", 16_777_214, "127.0.0.1", "127.255.255.254"],
  ["127.0.0.0/24", 255, "127.0.0.1", "127.0.0.255"],
  ["127.255.255.0/24", 255, "127.255.255.0", "127.255.255.254"],
  ["10.0.0.0/24", 254, "10.0.0.1", "10.0.0.254"],
  ["126.0.0.0/7", 33_554_430, "126.0.0.1", "127.255.255.254"],
  ["10.0.0.4/31", 2, "10.0.0.4", "10.0.0.5"],
  ["10.0.0.4/32", 1, "10.0.0.4", "10.0.0.4"],
  ["10.0.0.5-10.0.3.250", 1014, "10.0.0.5", "10.0.3.250"],
  ["192.168.1.7", 1, "192.168.1.7", "192.168.1.7"],
  ["fd00:1::/120", 255, "fd00:1::1", "fd00:1::ff"],
  ["fd00:1::/127", 2, "fd00:1::", "fd00:1::1"],
  ["fd00::1:0:0:1-fd00::1:0:0:1f", 31, "fd00::1:0:0:1", "fd00::1:0:0:1f"],
  ["::1", 1, "::1", "::1"],
  ["2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"],
  ["2001:db8::", 1, "2001:db8::", "2001:db8::"],
  ["::ffff:10.0.0.1-::ffff:10.0.0.9", 9, "::ffff:a00:1", "::ffff:a00:9"],
])("%s has %d addresses", (text, count, first, last) => {
  const range = rangeOf(text);
  expect([range.count, range.at(0), range.at(count - 1)]).toEqual([count, first, last]);
});

test("addresses are counted on through the groups", () => {
  expect(rangeOf("127.1.0.0/16").at(259)).toBe("127.1.1.3");
  expect(rangeOf("fd00:1::/64").at(0x1_0000_0000 - 1)).toBe("fd00:1::1:0:0");
});

test("more addresses than numbers can tell apart are as many as these", () => {
  const range = rangeOf("fd00:1::/64");
  expect(range.count).toBe(Number.MAX_SAFE_INTEGER);
  expect(range.at(range.count - 1)).toBe("fd00:1::1f:ffff:ffff:ffff");
});

test.each([-1, 254, 0.5, Number.NaN])("there is no address %d", (index) => {
  const range = rangeOf("10.0.0.0/24");
  expect(() => range.at(index)).toThrow(`10.0.0.0/24 has the addresses 0 to 253, and not ${index}`);
});

const FORMS = "127.1.0.0/16, 10.0.0.5-10.0.3.250, an address, or fd00:1::/64 is needed";

test.each([
  ["", FORMS],
  ["10.0.0.1-", FORMS],
  ["10.0.0.1-10.0.0.2-10.0.0.3", FORMS],
  ["10.0.0.0/8/8", FORMS],
  ["10.0.0.256", `10.0.0.256 is no address; ${FORMS}`],
  ["localhost", `localhost is no address; ${FORMS}`],
  ["10.0.0.0/33", "a prefix of 0 to 32 is needed"],
  ["fd00::/129", "a prefix of 0 to 128 is needed"],
  ["10.0.0.0/", "a prefix of 0 to 32 is needed"],
  ["127.1.2.3/16", "it is inside 127.1.0.0/16, which has to be written so"],
  ["fd00:1::5/64", "it is inside fd00:1::/64, which has to be written so"],
  ["10.0.0.9-10.0.0.5", "the last address comes before the first"],
  ["10.0.0.1-fd00::1", "IPv4 and IPv6 in one range"],
  ["10.0.0.0/24-10.0.1.0/24", FORMS],
  ["10.0.0.1-10.0.0.0/24", FORMS],
  ["0.0.0.0", "0.0.0.0 stands for every address, not for one"],
  ["::", ":: stands for every address, not for one"],
  ["223.255.255.0-224.0.0.1", "multicast is no host's"],
  ["ff02::1", "multicast is no host's"],
])("%j is refused", (text, why) => {
  expect(parseAddressRange(text)).toBe(why);
});
