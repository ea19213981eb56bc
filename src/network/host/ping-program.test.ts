import { expect, test } from "vitest";
import { pingAnswer, pingCommand } from "./ping-program.ts";

const OPTIONS = { address: "192.0.2.1", bytes: 32, sequence: 1, timeout: 1_500 };

test.each<[string, string, ReturnType<typeof pingAnswer>]>([
  [
    "iputils",
    "PING 192.0.2.1 (192.0.2.1) 32(60) bytes of data.\n40 bytes from 192.0.2.1: icmp_seq=1 ttl=57 time=12.3 ms\n",
    { time: 12.3, ttl: 57 },
  ],
  [
    "iputils, with the name of the address",
    "40 bytes from one.one (192.0.2.1): icmp_seq=1 ttl=57 time=0.031 ms",
    { time: 0.031, ttl: 57 },
  ],
  ["BusyBox", "40 bytes from 192.0.2.1: seq=0 ttl=64 time=0.060 ms", { time: 0.06, ttl: 64 }],
  ["macOS, IPv6", "40 bytes from ::1, icmp_seq=0 hlim=64 time=0.1 ms", { time: 0.1, ttl: 64 }],
  [
    "less than it can measure",
    "40 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time<1 ms",
    { time: 1, ttl: 64 },
  ],
  ["nothing", "1 packets transmitted, 0 received, 100% packet loss, time 0ms", undefined],
  [
    "a router's word",
    "From 192.0.2.2 icmp_seq=1 Destination Host Unreachable",
    { error: "unreachable" },
  ],
  ["no way there", "ping: connect: Network is unreachable", { error: "unreachable" }],
  [
    "not allowed",
    "ping: socktype: SOCK_RAW\nping: socket: Operation not permitted",
    { error: "not permitted" },
  ],
])("reads %s", (_, output, answer) => {
  expect(pingAnswer(output)).toEqual(answer);
});

test.each<[NodeJS.Platform, object, string]>([
  ["linux", {}, "ping -4 -c 1 -s 32 -W 2 192.0.2.1"],
  ["linux", { address: "::1", bytes: 4 }, "ping -6 -c 1 -s 16 -W 2 ::1"],
  ["linux", { localAddress: "192.0.2.9" }, "ping -4 -c 1 -s 32 -W 2 -I 192.0.2.9 192.0.2.1"],
  ["darwin", {}, "ping -n -c 1 -s 32 -W 1500 192.0.2.1"],
  ["darwin", { address: "::1", localAddress: "fe80::1" }, "ping6 -n -c 1 -s 32 -S fe80::1 ::1"],
])("on %s with %j", (platform, changes, command) => {
  expect(pingCommand({ ...OPTIONS, ...changes }, platform).join(" ")).toBe(command);
});
