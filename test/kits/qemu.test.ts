import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { libc } from "../../src/native/libc.ts";
import { Program, type ReadyPort } from "../cli/process.ts";
import { Changes } from "../stages/changes.ts";
import { works } from "./works.ts";

/** Firmware of a PC without anything: types a command on COM1, and passes on what it hears to port E9h. */
const FIRMWARE = [
  "31 c0 8e d8 be 2a 7c", //     ds:si = the command, at 7C2Ah
  "ba fd 03 ec a8 20 74 fb", //  wait until the UART can take a character
  "ac 84 c0 74 06", //           the next one; behind the last it listens
  "ba f8 03 ee eb ed", //        out, and again
  "ba fd 03 ec a8 01 74 fb", //  wait until the UART has one
  "ba f8 03 ec e6 e9 eb f0", //  in, to the debug console, and again
];

function bootSector(command: string): Buffer {
  const sector = Buffer.alloc(512);
  sector.write(FIRMWARE.join("").replaceAll(" ", ""), "hex");
  sector.write(`${command}\0`, 0x2a, "latin1");
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

const QEMU = "qemu-system-x86_64";
const missing = works(QEMU, "--version") ? "" : ` SKIPPED: needs ${QEMU}`;
const noPty = missing !== "" || "missing" in libc() ? ` SKIPPED: needs ${QEMU} and PTYs` : "";

describe("QEMU's serial port is the module's", () => {
  const folder = mkdtempSync(join(tmpdir(), "modemtwin-qemu-"));
  const disk = join(folder, "boot.img");
  writeFileSync(disk, bootSector("AT+CGMM\r"));
  let program: Program | undefined;
  let stop: (() => Promise<unknown>) | undefined;

  afterEach(async () => {
    await stop?.();
    await program?.stop();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Boots, and answers with what the firmware has heard up to OK. */
  async function boot(...serial: string[]): Promise<string> {
    const qemu = spawn(QEMU, [
      ...["-accel", "tcg", "-m", "16", "-display", "none", "-monitor", "none"],
      ...["-drive", `format=raw,file=${disk}`, "-debugcon", "stdio"],
      ...serial,
    ]);
    const exit = once(qemu, "close");
    stop = async () => {
      qemu.kill("SIGKILL");
      await exit;
    };
    const changes = new Changes();
    let heard = "";
    let complaint = "";
    qemu.stdout.on("data", (chunk: Buffer) => {
      heard += chunk.toString("latin1");
      changes.tell();
    });
    qemu.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    void exit.then(changes.tell);
    await changes.until(() => heard.endsWith("\r\nOK\r\n") || qemu.exitCode !== null);
    return heard === "" ? complaint : heard;
  }

  const ANSWER = "AT+CGMM\r\r\nBG95-M3\r\n\r\nOK\r\n";

  test.skipIf(missing !== "")(`the twin listens, on TCP and a UNIX socket${missing}`, async () => {
    program = new Program("--json", "--tcp", "0", "--unix", join(folder, "modem.sock"));
    const [tcp, unix] = (await program.event("ready"))["ports"] as ReadyPort[];
    expect(await boot("-serial", `tcp:127.0.0.1:${tcp!.port}`)).toBe(ANSWER);
    await stop!();
    expect(await boot("-serial", `unix:${unix!.path}`)).toBe(ANSWER);
  });

  test.skipIf(missing !== "")(`QEMU listens and waits, the twin dials${missing}`, async () => {
    const path = join(folder, "qemu.sock");
    program = new Program("--json", "--connect", `unix:${path}`);
    await program.event("no host");
    expect(await boot("-serial", `unix:${path},server=on`)).toContain(ANSWER);
  });

  test.skipIf(noPty !== "")(`on a PTY${noPty}`, async () => {
    const link = join(folder, "modem");
    program = new Program("--json", "--pty", link);
    await program.event("ready");
    const chardev = `serial,id=modem,path=${link}`;
    expect(await boot("-chardev", chardev, "-serial", "chardev:modem")).toBe(ANSWER);
  });
});
