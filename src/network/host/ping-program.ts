import { networkError } from "./errors.ts";
import type { Readable } from "node:stream";
import { spawn } from "node:child_process";
import { isIPv4 } from "node:net";
import type { Cancel, NetworkError, PingAnswer, PingOptions } from "../network.ts";

/** With less data `ping` has no room for the time of sending, and does not tell the time of the round trip. */
const LEAST_BYTES = 16;
/** Of what the program writes; a single ping is a few lines. */
const MOST_OUTPUT = 16 * 1024;

/** Pings by the `ping` program. It chooses the sequence number, and sends at least 16 data bytes. */
export function pingByProgram(
  options: PingOptions,
  done: (answer: PingAnswer) => void,
  platform: NodeJS.Platform = process.platform,
): Cancel {
  const [program, ...parameters] = pingCommand(options, platform);
  const child = spawn(program!, parameters, {
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // The program's own limit is in whole seconds, or there is none.
  const deadline = setTimeout(() => settle({ error: "timed out" }), options.timeout);
  let over = false;
  let output = "";

  function stop(): void {
    if (over) return;
    over = true;
    clearTimeout(deadline);
    child.kill("SIGKILL");
  }

  function settle(answer: PingAnswer): void {
    if (over) return;
    stop();
    done(answer);
  }

  // Without descriptors left there is a child, but none of its streams.
  for (const stream of [child.stdout, child.stderr] as (Readable | null)[]) {
    if (!stream) continue;
    stream.setEncoding("latin1");
    stream.on("error", () => {});
    stream.on("data", (text: string) => {
      if (output.length < MOST_OUTPUT) output += text;
    });
  }
  // No such program: nobody may ping here.
  child.on("error", (error) => {
    const none = networkError(error) === "no descriptors";
    settle({ error: none ? "no descriptors" : "not permitted" });
  });
  child.on("close", () => {
    const answer = pingAnswer(output);
    // Silence before the time is up is the program's last word all the same: it waited no longer.
    settle(answer ?? { error: "timed out" });
  });
  return stop;
}

/** The command line for one echo request. macOS has a program of its own for IPv6, and other options. */
export function pingCommand(
  { address, localAddress, bytes, timeout }: PingOptions,
  platform: NodeJS.Platform,
): string[] {
  const size = String(Math.max(bytes, LEAST_BYTES));
  const four = isIPv4(address);
  if (platform === "darwin") {
    const from = localAddress === undefined ? [] : ["-S", localAddress];
    // Milliseconds; ping6 has no such option.
    const wait = four ? ["-W", String(Math.ceil(timeout))] : [];
    return [four ? "ping" : "ping6", "-n", "-c", "1", "-s", size, ...wait, ...from, address];
  }
  const from = localAddress === undefined ? [] : ["-I", localAddress];
  const wait = String(Math.max(1, Math.ceil(timeout / 1000)));
  // Only what the programs of iputils and BusyBox both know.
  return ["ping", four ? "-4" : "-6", "-c", "1", "-s", size, "-W", wait, ...from, address];
}

/** What the program's output says; undefined if it says nothing about a reply. */
export function pingAnswer(output: string): PingAnswer | undefined {
  const reply = /^\d+ bytes from .*\b(?:ttl|hlim)=(\d+).*\btime[=<]([\d.]+)/m.exec(output);
  if (reply) return { time: Number(reply[2]), ttl: Number(reply[1]) };
  const found = COMPLAINTS.find(([words]) => words.test(output));
  return found && { error: found[1] };
}

const COMPLAINTS: readonly (readonly [RegExp, NetworkError])[] = [
  [/not permitted|permission denied|lacking privilege/i, "not permitted"],
  [/unreachable|no route to host/i, "unreachable"],
  [/cannot assign requested address|can't assign requested address/i, "address not available"],
  [/invalid|usage:|unrecognized|unknown host/i, "failed"],
];
