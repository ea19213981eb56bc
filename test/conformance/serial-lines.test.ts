import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import type { Device } from "../../src/transports/serial/device.ts";
import { openSerial, type SerialPortOfModule } from "../../src/transports/serial/open-serial.ts";
import { USUAL_WIRING, type Wiring } from "../../src/transports/wiring.ts";
import { PortReader } from "../stages/port-reader.ts";

/** A device with lines, which a pseudo-terminal has not: it writes down what it is told. */
class FakeDevice extends EventEmitter {
  readonly told: string[] = [];
  /** What waits to be called back. */
  readonly writes: (() => void)[] = [];
  readonly drains: (() => void)[] = [];
  readonly updates: ((error: Error | null) => void)[] = [];
  status = { cts: true, dsr: false, dcd: false };
  isOpen = true;
  asked = 0;

  write(chunk: Buffer, done: () => void): boolean {
    this.told.push(`write ${chunk.length}`);
    this.writes.push(done);
    return true;
  }

  drain(done: () => void): void {
    this.drains.push(done);
  }

  update({ baudRate }: { baudRate: number }, done: (error: Error | null) => void): void {
    this.told.push(`rate ${baudRate}`);
    this.updates.push(done);
  }

  set(lines: object): void {
    this.told.push(JSON.stringify(lines));
  }

  get(done: (error: Error | null, status?: FakeDevice["status"]) => void): void {
    this.asked++;
    done(null, this.status);
  }

  pause(): void {
    this.told.push("pause");
  }

  resume(): void {
    this.told.push("resume");
  }

  close(): void {
    this.isOpen = false;
    this.emit("close", null);
  }
}

let clock: SimClock;
let device: FakeDevice;
let reader: PortReader;
let port: SerialPortOfModule;
let rates: number[];
let notes: string[];

beforeEach(() => {
  clock = new SimClock();
  reader = new PortReader();
  rates = [];
  notes = [];
});

afterEach(() => port.close());

async function open(wiring: Wiring = USUAL_WIRING): Promise<void> {
  port = await openSerial({
    ...{ path: "/dev/ttyUSB0", baudRate: 115_200, wiring, clock },
    onNote: (what) => void notes.push(what),
    open: async (_path, rate) => {
      rates.push(rate);
      device = new FakeDevice();
      return device as unknown as Device;
    },
  });
  port.pipe.attach(reader);
  reader.happened();
}

/** What the device was told since the last call. */
function told(): string[] {
  return device.told.splice(0);
}

test("RI is the adapter's DTR, CTS its RTS, and its DSR the module's DTR", async () => {
  await open();
  told();
  const { serial } = port.pipe;
  serial!.set("DSR", true);
  serial!.set("RI", true);
  serial!.set("DCD", true); // on no line
  serial!.set("RI", false);
  expect(told()).toEqual([
    ...['{"dtr":false,"rts":true}', '{"dtr":true,"rts":true}', '{"dtr":false,"rts":true}'],
  ]);
  device.status = { cts: true, dsr: true, dcd: true };
  await clock.advance(20);
  await clock.advance(1000);
  device.status = { cts: true, dsr: false, dcd: true };
  await clock.advance(20);
  expect(reader.happened()).toEqual(["DTR on", "DTR off"]);
});

test("any wiring may be asked for; lines that nothing is wired to are not asked for", async () => {
  await open({ dtr: "DCD", rts: "none", dsr: "none", dcd: "RESET_N" });
  told();
  port.pipe.serial!.set("DCD", true);
  port.pipe.serial!.set("RI", true);
  expect(told()).toEqual(['{"dtr":true,"rts":false}']);
  device.status = { cts: true, dsr: true, dcd: true };
  await clock.advance(20);
  expect(reader.happened()).toEqual(["RESET_N on"]);
  port.close();
  await open({ dtr: "none", rts: "none", dsr: "none", dcd: "none" });
  await clock.advance(1000);
  expect(device.asked).toBe(0);
});

test("the rate changes behind what was said before it, and not at all if it is the same", async () => {
  await open();
  told();
  port.pipe.uart!.setBaudRate(115_200);
  port.pipe.write(Buffer.from("OK"));
  port.pipe.uart!.setBaudRate(9600);
  port.pipe.write(Buffer.from("at 9600"));
  expect(told()).toEqual(["write 2"]);
  expect(device.drains).toHaveLength(0);
  device.writes[0]!();
  device.drains[0]!();
  expect(told()).toEqual(["rate 9600"]);
  device.updates[0]!(null);
  expect(told()).toEqual(["write 7"]);
  expect(notes).toEqual([]);
});

test("a rate that the device refuses is told of, holds nothing up, and it is opened again without it", async () => {
  await open();
  told();
  port.pipe.uart!.setBaudRate(921_600);
  port.pipe.write(Buffer.from("on"));
  device.drains[0]!();
  device.updates[0]!(new Error("no such rate"));
  expect(told()).toEqual(["rate 921600", "write 2"]);
  expect(notes).toEqual(["/dev/ttyUSB0 does not take 921600 baud: no such rate"]);
  device.emit("close", new Error("gone"));
  await clock.advance(100);
  expect(rates).toEqual([115_200, 115_200]);
});

test("a device that goes amid a change of rate has refused nothing", async () => {
  await open();
  port.pipe.uart!.setBaudRate(9600);
  device.drains[0]!();
  device.isOpen = false;
  device.updates[0]!(new Error("Port is not open"));
  device.emit("close", new Error("gone"));
  await clock.advance(100);
  expect(rates).toEqual([115_200, 9600]);
  expect(notes).toEqual([]);
});

test("a device that goes while the module holds is opened again at once", async () => {
  await open();
  port.pipe.pause();
  device.emit("data", Buffer.from("last words"));
  device.emit("close", new Error("gone"));
  expect(reader.happened()).toEqual(["DTR off", "left"]);
  expect(reader.text).toBe("last words");
  await clock.advance(100);
  expect(rates).toHaveLength(2);
  expect(reader.happened()).toEqual(["came", "DTR off"]);
});

test("a device that comes back is opened at the rate that holds by then, and shown the lines", async () => {
  await open();
  port.pipe.serial!.set("RI", true);
  port.pipe.uart!.setBaudRate(9600);
  device.emit("close", new Error("gone"));
  await clock.advance(100);
  expect(rates).toEqual([115_200, 9600]);
  expect(told().at(-1)).toBe('{"dtr":true,"rts":false}');
  expect(device.drains).toEqual([]);
  expect(reader.happened()).toEqual(["DTR off", "left", "came", "DTR off"]);
});

test("more than 4 KiB on their way hold the module, until most of them are out", async () => {
  await open();
  expect(port.pipe.write(Buffer.alloc(4000))).toBe(true);
  expect(port.pipe.write(Buffer.alloc(1000))).toBe(false);
  reader.happened();
  device.writes[0]!();
  expect(reader.happened()).toEqual(["drained"]);
  expect(port.pipe.write(Buffer.alloc(10))).toBe(true);
});

test("a module that holds does not read the device", async () => {
  await open();
  told();
  port.pipe.pause();
  port.pipe.resume();
  expect(told()).toEqual(["pause", "resume"]);
  device.emit("data", Buffer.from("AT"));
  expect(reader.text).toBe("AT");
});
