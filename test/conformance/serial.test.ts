import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { openPty, type PtyPort } from "../../src/transports/pty/open-pty.ts";
import { openSerial, type SerialPortOfModule } from "../../src/transports/serial/open-serial.ts";
import { USUAL_WIRING } from "../../src/transports/wiring.ts";
import { Changes } from "../stages/changes.ts";
import { noSerial } from "../stages/hosts.ts";
import { PortReader } from "../stages/port-reader.ts";

const skipped = await noSerial();

let folder: string;
let clock: SimClock;
let far: PtyPort;
let host: PortReader;
let port: SerialPortOfModule | undefined;
let reader: PortReader;
let told: string[];
let changes: Changes;

/** The device is a pseudo-terminal of ours, and the host has its other end. */
function plugIn(): void {
  far = openPty({ link: join(folder, "device") });
  host = new PortReader();
  far.pipe.attach(host);
}

beforeEach(() => {
  if (skipped !== "") return;
  folder = mkdtempSync(join(tmpdir(), "serial-"));
  clock = new SimClock();
  reader = new PortReader();
  told = [];
  changes = new Changes();
  plugIn();
});

afterEach(() => {
  if (skipped !== "") return;
  port?.close();
  port = undefined;
  far.close();
  rmSync(folder, { recursive: true });
});

async function open(path = join(folder, "device")): Promise<SerialPortOfModule> {
  const mine = told;
  const tell = (what: string): void => {
    mine.push(what);
    changes.tell();
  };
  port = await openSerial({
    ...{ path, baudRate: 115_200, wiring: USUAL_WIRING, clock },
    onHost: (event, from, why) => tell(`${event}: ${why ?? from}`),
    onTrouble: tell,
  });
  port.pipe.attach(reader);
  return port;
}

/** Lets it look at the device, or try to open it again, as often as that. */
async function tries(count: number): Promise<void> {
  for (let attempt = 0; attempt < count; attempt++) {
    const deadline = performance.now() + 5000;
    while (clock.nextDue === undefined && performance.now() < deadline) {
      await new Promise((turn) => setImmediate(turn));
    }
    await clock.advance((clock.nextDue ?? Number.NaN) - clock.now);
  }
}

describe.skipIf(skipped !== "")(`serial device${skipped}`, () => {
  describe("what cannot be opened is one line", () => {
    test("a device that is not there", async () => {
      const message = `cannot open ${folder}/no: there is no such device`;
      await expect(open(`${folder}/no`)).rejects.toThrow(message);
      writeFileSync(`${folder}/file`, "");
      const below = `cannot open ${folder}/file/no: there is no such device`;
      await expect(open(`${folder}/file/no`)).rejects.toThrow(below);
    });

    test("what is no serial port", async () => {
      writeFileSync(`${folder}/file`, "");
      for (const path of ["/dev/null", folder, `${folder}/file`]) {
        await expect(open(path)).rejects.toThrow(`cannot open ${path}: it is no serial port`);
      }
    });

    test("a device that another program has, and has no longer", async () => {
      const other = await open();
      await expect(open()).rejects.toThrow(`cannot open ${folder}/device: another program has it`);
      other.close();
      await changes.until(() => told.length === 2);
      await open();
      expect(told.at(-1)).toBe(`host attached: ${folder}/device`);
    });
  });

  test("the device has the module's rate, and follows AT+IPR once the OK is out", async () => {
    const { pipe } = await open();
    const rates: (number | undefined)[] = [];
    far.pipe.attach({
      receive: () => {
        rates.push(far.pipe.uart!.host?.baudRate);
        changes.tell();
      },
      drained() {},
      closed() {},
    });
    pipe.write(Buffer.from("OK"));
    pipe.uart!.setBaudRate(9600);
    await changes.until(() => rates.length > 0);
    const deadline = performance.now() + 5000;
    while (far.pipe.uart!.host?.baudRate !== 9600 && performance.now() < deadline) {
      await new Promise((turn) => setImmediate(turn));
    }
    expect(rates).toEqual([115_200]);
    expect(far.pipe.uart!.host?.baudRate).toBe(9600);
  });

  test.skipIf(process.platform !== "linux")("AT+IFC hands RTS and CTS to the driver", async () => {
    const { pipe } = await open();
    const settings = (): string => execFileSync("stty", ["-F", far.path, "-a"]).toString();
    expect(settings()).toMatch(/-crtscts/);
    pipe.uart!.setFlowControl({ byRts: true, byCts: true });
    expect(settings()).toMatch(/ crtscts/);
    pipe.uart!.setFlowControl({ byRts: false, byCts: false });
    expect(settings()).toMatch(/-crtscts/);
  });

  test("unplugged, it is opened again when it is back, with the rate it had; why not is told once", async () => {
    const { pipe } = await open();
    pipe.uart!.setBaudRate(9600);
    far.close();
    await tries(1); // which is a look at the device
    await reader.untilHappened("left");
    expect(told).toEqual([`host attached: ${folder}/device`, "host left: the device is gone"]);
    expect(pipe.write(Buffer.alloc(100_000))).toBe(true);
    await tries(4);
    await changes.until(() => told.length === 3);
    expect(told[2]).toBe(`cannot open ${folder}/device: there is no such device`);
    plugIn();
    await tries(1);
    await changes.until(() => told.length === 4);
    expect(told[3]).toBe(`host attached: ${folder}/device`);
    far.pipe.write(Buffer.from("AT\r"));
    await reader.untilText("AT\r");
    pipe.write(Buffer.from("OK"));
    await host.untilText("OK");
    expect([reader.text, host.text]).toEqual(["AT\r", "OK"]);
    expect(far.pipe.uart!.host?.baudRate).toBe(9600);
    expect(reader.events).toEqual(["came", "DTR off", "left", "came"]);
  });

  test("a host that does not read holds the module; unplugging lets it go", async () => {
    const { pipe } = await open();
    far.pipe.pause();
    while (pipe.write(Buffer.alloc(4096, "x"))) await new Promise((turn) => setImmediate(turn));
    expect(reader.events).not.toContain("drained");
    far.close();
    await tries(1);
    await reader.untilHappened("left");
    expect(reader.events).toContain("drained");
    expect(reader.events).toContain("left");
  });
});
