import { expect, test } from "vitest";
import { checkOwnAddresses } from "../../src/cli/fleet/own-addresses.ts";
import { parseAddressRange } from "../../src/fleet/address-range.ts";

/** What is wrong with a range for so many modules. */
async function wrong(text: string, modems: number): Promise<string | undefined> {
  const range = parseAddressRange(text);
  if (typeof range === "string") throw new Error(range);
  return checkOwnAddresses(text, range, modems).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

test.runIf(process.platform === "linux")(
  "all of loopback is this computer's on Linux",
  async () => {
    expect(await wrong("127.0.0.0/8", 1_000_000)).toBeUndefined();
  },
);

test("the last address that a module gets counts, and none behind it", async () => {
  expect(await wrong("127.0.0.1-192.0.2.9", 1)).toBeUndefined();
  expect(await wrong("127.255.255.255-128.0.0.9", 2)).toMatch(
    /^--addresses 127\.255\.255\.255-128\.0\.0\.9: 128\.0\.0\.0 is not this computer's; /,
  );
});

test("addresses of documentation are nobody's, and what adds them is said", async () => {
  expect(await wrong("192.0.2.0/24", 5)).toContain(
    "192.0.2.1 is not this computer's; on Linux `ip addr add 192.0.2.1/32 dev lo` adds it",
  );
  expect(await wrong("2001:db8::/64", 5)).toMatch(/^--addresses 2001:db8::\/64: /);
});
