import { once } from "node:events";
import { SerialPort } from "serialport";
import { afterEach, describe, expect, test } from "vitest";
import { Bench } from "../testing/bench.ts";
import { twinBinding, type TwinAt } from "./binding.ts";

const opened: SerialPort[] = [];

afterEach(async () => {
  for (const port of opened.splice(0)) {
    if (!port.isOpen) continue;
    port.close();
    await once(port, "close");
  }
});

async function open(bench: Bench, baudRate = 115_200, at: Partial<TwinAt> = {}) {
  const binding = twinBinding({ "/dev/ttyUSB0": { modem: bench.modem, ...at } });
  return { binding, ...(await openWith(binding, baudRate)) };
}

async function openWith(binding: ReturnType<typeof twinBinding>, baudRate = 115_200) {
  // The package lets a binding be handed in, but its types leave it out.
  const options = { path: "/dev/ttyUSB0", baudRate, binding, autoOpen: false };
  const port = new SerialPort(options as ConstructorParameters<typeof SerialPort>[0]);
  opened.push(port);
  let heard = "";
  port.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  await call((done) => port.open(done));
  async function until(text: string): Promise<string> {
    while (!heard.includes(text)) await once(port, "data");
    const all = heard;
    heard = "";
    return all;
  }
  return { port, until };
}

function call(run: (done: (error: Error | null | undefined) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
}

describe("a twin as /dev/ttyUSB0", () => {
  test("what one host typed and the module has not taken is not there for the next", async () => {
    const bench = new Bench();
    const { port, until, binding } = await open(bench);
    port.write("ATE0\r");
    await until("OK\r\n");
    const channel = bench.modem.ports.all.at(-1)!;
    channel.lend({ idle: true, report: () => false, shout() {}, endInput() {} }).pause();
    await call((done) => port.write("AT+CFUN=0\r", done));
    await call((done) => port.close(done));
    const next = await openWith(binding);
    channel.takeBack(Buffer.alloc(0));
    next.port.write("AT\r");
    expect(await next.until("OK\r\n")).toBe("\r\nOK\r\n");
    expect(await (next.port.write("AT+CFUN?\r"), next.until("OK\r\n"))).toContain("+CFUN: 1");
  });

  test("a session of the application note", async () => {
    const bench = new Bench();
    bench.network.serve("10.0.0.1:7", (peer) => (peer.onReceive = (data) => peer.send(data)));
    const { port, until } = await open(bench);
    port.write("ATE0\r");
    await until("OK\r\n");
    port.write("AT+QIACT=1\r");
    await until("OK\r\n");
    port.write('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,0\r');
    await until("OK\r\n");
    await bench.clock.advance(20);
    await until("+QIOPEN: 0,0\r\n");
    port.write("AT+QISEND=0,256\r");
    await until("> ");
    port.write(Buffer.from(Array.from({ length: 256 }, (_value, index) => index)));
    await until("SEND OK\r\n");
    await bench.clock.advance(20);
    await until('+QIURC: "recv",0\r\n');
    port.write("AT+QIRD=0\r");
    expect(await until("\xff\r\n\r\nOK\r\n")).toContain("+QIRD: 256\r\n\0\x01");
  });

  test("lines both ways: DTR ends transparent mode, DCD, RI and CTS are seen", async () => {
    const bench = new Bench();
    bench.network.serve("10.0.0.1:7");
    const { port, until } = await open(bench);
    const lines = async () =>
      new Promise((resolve, reject) =>
        port.get((error, status) => (error ? reject(error) : resolve(status))),
      );
    expect(await lines()).toEqual({ cts: true, dsr: true, dcd: false, ri: false });
    port.write("AT&D2\r");
    await until("OK");
    port.write("AT+QIACT=1\r");
    await until("OK");
    port.write('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2\r');
    await call((done) => port.drain(done));
    await bench.clock.advance(20);
    await until("CONNECT\r\n");
    expect(await lines()).toMatchObject({ dcd: true });
    await call((done) => port.set({ dtr: false }, done));
    await until("NO CARRIER\r\n");
    expect(await lines()).toMatchObject({ dcd: false });
    await call((done) => port.set({ brk: true }, done));
    await call((done) => port.set({ brk: false }, done));
  });

  test("one at a time, others do not exist, and what is said while nobody is there is lost", async () => {
    const bench = new Bench();
    const { binding, port, until } = await open(bench);
    expect(await binding.list()).toMatchObject([{ path: "/dev/ttyUSB0", pnpId: "usbat" }]);
    await expect(openWith(binding)).rejects.toThrow("Cannot lock port /dev/ttyUSB0");
    const other = { path: "/dev/ttyUSB1", baudRate: 9600 };
    await expect(binding.open(other)).rejects.toThrow("No such file or directory");
    port.write('AT+CEREG=1;+QURCCFG="urcport","usbat"\r');
    await until("OK");
    await call((done) => port.close(done));
    bench.modem.radio.air.covered = false;
    await bench.clock.advance(1000);
    const again = await openWith(binding);
    again.port.write("AT\r");
    expect(await again.until("OK")).toBe("AT\r\r\nOK\r\n");
  });

  test("a wrong rate is noise, and AT+IPR moves the module", async () => {
    const bench = new Bench();
    const { port, until } = await open(bench, 9600, { strictBaud: true });
    port.write("AT\r");
    await call((done) => port.drain(done));
    await call((done) => port.update({ baudRate: 115_200 }, done));
    await call((done) => port.flush(done));
    port.write("\rAT+IPR=9600\r");
    expect(await until("OK\r\n")).toContain("AT+IPR=9600\r");
    port.write("AT\r");
    await call((done) => port.drain(done));
    await call((done) => port.update({ baudRate: 9600 }, done));
    await call((done) => port.flush(done));
    port.write("\rAT\r");
    expect(await until("OK\r\n")).toContain("AT\r\r\nOK\r\n");
  });

  test("a host that stops reading holds the module, which keeps what it has to say", async () => {
    const bench = new Bench();
    let send = (): void => {};
    bench.network.serve("10.0.0.1:7", (peer) => {
      send = () => void peer.send(Buffer.alloc(200_000, "x"));
    });
    const { port, until } = await open(bench);
    const chunks: Buffer[] = [];
    const bytes = () => Buffer.concat(chunks).length;
    port.write("ATE0\r");
    await until("OK");
    port.write("AT+QIACT=1\r");
    await until("OK");
    port.write('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2\r');
    await call((done) => port.drain(done));
    await bench.clock.advance(1);
    await until("CONNECT\r\n");
    port.on("data", (chunk: Buffer) => void chunks.push(chunk));
    port.pause();
    send();
    await bench.clock.advance(1000);
    expect(bytes()).toBeLessThan(100_000);
    port.resume();
    while (bytes() < 200_000) {
      await bench.clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bytes()).toBe(200_000);
  });
});
