import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPortSettings, readSystemLimits } from "./system-limits.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "modemtwin-limits-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, text: string | number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), `${text}\n`);
}

test("a system without /proc tells of memory and cores", () => {
  const { memory, cores, ...rest } = readSystemLimits(root);
  expect(rest).toEqual({});
  expect(memory).toEqual({ free: expect.any(Number), total: expect.any(Number) });
  expect(memory.free).toBeLessThan(memory.total);
  expect(cores).toBeGreaterThan(0);
});

test("what /proc tells", () => {
  put(
    "proc/self/limits",
    "Limit   Soft Limit Hard Limit Units\nMax open files   1024   unlimited   files",
  );
  put("proc/sys/fs/file-max", 2_466_183);
  put("proc/sys/kernel/pty/max", 4096);
  put("proc/sys/kernel/pty/nr", 2);
  put("proc/sys/kernel/pty/reserve", 1024);
  put("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999");
  put("proc/sys/net/ipv4/ip_local_reserved_ports", "8080,32000-32769,60999-61010");
  put("proc/sys/net/core/somaxconn", 4096);
  expect(readSystemLimits(root)).toMatchObject({
    descriptors: { soft: 1024, hard: Infinity },
    fileMax: 2_466_183,
    ptys: { max: 4096, used: 2, reserve: 1024 },
    ephemeral: { first: 32_768, last: 60_999, reserved: 3 },
    somaxconn: 4096,
  });
  expect(readPortSettings(root)).toEqual({
    ephemeral: { first: 32_768, last: 60_999 },
    reserved: [
      { first: 8080, last: 8080 },
      { first: 32_000, last: 32_769 },
      { first: 60_999, last: 61_010 },
    ],
  });
});

test.each([
  [
    "version 2, a group above has less",
    "0::/pod/one",
    { "pod/one/memory.max": "max", "pod/memory.max": 7e6 },
  ],
  ["version 2, in a container", "0::/", { "memory.max": 7e6 }],
  ["version 2, under the computer's path", "0::/docker/abc", { "memory.max": 7e6 }],
  [
    "version 1",
    "4:memory:/one\n0::/",
    {
      "memory/one/memory.limit_in_bytes": 7e6,
      "memory/memory.limit_in_bytes": "9223372036854771712",
    },
  ],
  ["version 1, with others", "4:cpu,memory:/", { "memory/memory.limit_in_bytes": 7e6 }],
])("a container's memory: %s", (_, groups, files) => {
  put("proc/self/cgroup", groups);
  for (const [path, text] of Object.entries(files)) put(`sys/fs/cgroup/${path}`, text);
  expect(readSystemLimits(root).memory.cgroup).toBe(7e6);
});

test.each([
  ["0::/one", { "one/memory.max": "max" }],
  ["4:memory:/", { "memory/memory.limit_in_bytes": "9223372036854771712" }],
])("a container without a limit: %s", (groups, files) => {
  put("proc/self/cgroup", groups);
  for (const [path, text] of Object.entries(files)) put(`sys/fs/cgroup/${path}`, text);
  expect(readSystemLimits(root).memory).not.toHaveProperty("cgroup");
});

test.skipIf(process.platform !== "linux")("this computer tells all of it", () => {
  const limits = readSystemLimits();
  expect(limits.descriptors?.hard).toBeGreaterThan(64);
  expect(limits.fileMax).toBeGreaterThan(64);
  expect(limits.ephemeral?.last).toBeGreaterThan(limits.ephemeral!.first);
  expect(limits.somaxconn).toBeGreaterThan(0);
});
