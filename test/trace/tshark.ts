import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { works } from "../kits/works.ts";

/** For the name of a test that does without it. */
export const noTshark = works("tshark", "--version") ? "" : " SKIPPED: needs tshark";

/** What tshark prints about a capture. */
export function tshark(capture: Buffer, ...args: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "modemtwin-capture-"));
  try {
    const file = join(folder, "capture.pcapng");
    writeFileSync(file, capture);
    // No settings of whoever runs the tests, and no names looked up.
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, TZ: "UTC" };
    const all = [
      "-n",
      "-r",
      file,
      "-o",
      "tcp.check_checksum:TRUE",
      "-o",
      "udp.check_checksum:TRUE",
    ];
    all.push("-o", "ip.check_checksum:TRUE", ...args);
    return execFileSync("tshark", all, {
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The rows of Wireshark's list, their columns divided by one space, without number and time. */
export function rows(capture: Buffer): string[] {
  const columns = '"Source","%s","Destination","%d","Protocol","%p","Info","%i"';
  const printed = tshark(capture, "-o", `gui.column.format:${columns}`);
  return printed
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .replace(/→(?= {2,}|$)|^ *→/g, "")
        .replace(/ +/g, " ")
        .trim(),
    );
}

/** What Wireshark has against a capture: warnings and errors of its experts, malformed packets. */
export function complaints(capture: Buffer): string[] {
  const filter = "_ws.expert.severity >= 6291456 || _ws.malformed";
  const fields = ["frame.number", "_ws.expert.message", "at.data"];
  const args = ["-Y", filter, "-T", "fields", ...fields.flatMap((name) => ["-e", name])];
  return tshark(capture, ...args)
    .split("\n")
    .filter((line) => line !== "");
}
