import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SerialLine, Uart } from "../../src/kernel/pipe.ts";
import { openRfc2217, type Rfc2217Port } from "../../src/transports/telnet/rfc2217.ts";
import { PortReader } from "../stages/port-reader.ts";
import { COM_PORT_ON, TelnetHost } from "../stages/telnet-host.ts";

let port: Rfc2217Port;
let reader: PortReader;
let host: TelnetHost;
let serial: SerialLine;
let uart: Uart;

beforeEach(async () => {
  port = await openRfc2217({ host: "127.0.0.1", port: 0 });
  reader = new PortReader();
  port.pipe.attach(reader);
  serial = port.pipe.serial!;
  uart = port.pipe.uart!;
  host = await TelnetHost.dial(port.port);
});

afterEach(() => {
  host.socket.destroy();
  port.close();
});

/** More than the system keeps for a connection both ways. */
const ENOUGH = 24 * 1024 * 1024;

const SUSPEND = "fffa2c08fff0";
const RESUME = "fffa2c09fff0";
const RTS_ON = "fffa2c050bfff0";
const RTS_OFF = "fffa2c050cfff0";

/** NOTIFY-MODEMSTATE of that value. */
function state(...values: readonly string[]): string[] {
  return values.map((value) => `fffa2c6b${value}fff0`);
}

describe("the lines that a client sees", () => {
  /** DSR is 20, CTS 10, DCD 80, RI 40; that one has changed four bits below, the end of RI 04. */
  test("each move is a notice with what changed; CTS goes with the module that runs", async () => {
    host.agree();
    expect(await host.settled()).toContain("fffa2c6b00fff0");
    serial.set("DSR", true);
    serial.set("DCD", true);
    serial.set("RI", true);
    serial.set("RI", true);
    serial.set("RI", false);
    serial.set("DCD", false);
    expect(await host.settled()).toEqual(state("22", "31", "b8", "f0", "b4", "38"));
  });

  test("who comes late is told how they stand", async () => {
    serial.set("DSR", true);
    serial.set("DCD", true);
    const [, ...notices] = [await host.settled(), ...(await host.answers(COM_PORT_ON))];
    expect(notices).toEqual(state("b0"));
  });

  test("a host of telnet only hears of no line", async () => {
    await host.settled();
    serial.set("DSR", true);
    expect(await host.settled()).toEqual([]);
  });

  test("the mask keeps apart what is told, and is answered with how they stand", async () => {
    host.agree();
    await host.settled();
    expect(await host.answers("fffa2c0b80fff0")).toEqual(["fffa2c6f80fff0", ...state("00")]);
    serial.set("DSR", true);
    serial.set("RI", true);
    serial.set("DCD", true);
    expect(await host.settled()).toEqual(state("80"));
    expect(await host.answers("fffa2c0b00fff0")).toEqual(["fffa2c6f00fff0", ...state("00")]);
    serial.set("DCD", false);
    expect(await host.settled()).toEqual([]);
  });

  test("a client may want to hear of the changes only", async () => {
    host.agree();
    await host.settled();
    await host.answers("fffa2c0b0ffff0");
    serial.set("RI", true);
    serial.set("RI", false);
    serial.set("DCD", true);
    expect(await host.settled()).toEqual(state("04", "08"));
  });

  test("CTS holds a host where AT+IFC says so, and what it typed before is not lost", async () => {
    host.agree();
    serial.set("DSR", true);
    await host.settled();
    uart.setFlowControl({ byRts: false, byCts: true });
    port.pipe.pause();
    host.type("typed ahead");
    expect(await host.settled()).toEqual(state("21"));
    expect(reader.text).toBe("");
    port.pipe.resume();
    expect(reader.text).toBe("typed ahead");
    expect(await host.settled()).toEqual(state("31"));
  });
});

describe("who holds the module", () => {
  test("SUSPEND and RESUME: nothing is lost, in its order", async () => {
    host.agree();
    host.say(SUSPEND);
    await host.settled();
    expect(port.pipe.write(Buffer.from("one "))).toBe(false);
    port.pipe.write(Buffer.from("two"));
    await host.settled();
    expect(host.data).toBe("");
    reader.happened();
    host.say(RESUME);
    await host.untilData(/two/);
    expect(host.data).toBe("one two");
    expect(reader.happened()).toEqual(["drained"]);
    expect(port.pipe.write(Buffer.from("three"))).toBe(true);
  });

  test("RTS, where AT+IFC says so and not otherwise", async () => {
    host.agree();
    host.say(RTS_OFF);
    await host.settled();
    expect(port.pipe.write(Buffer.from("heard "))).toBe(true);
    uart.setFlowControl({ byRts: true, byCts: true });
    expect(port.pipe.write(Buffer.from("held"))).toBe(false);
    await host.settled();
    expect(host.data).toBe("heard ");
    host.say(RTS_ON);
    await host.untilData(/held/);
    expect(host.data).toBe("heard held");
  });

  test("what was held for one host is not there for the next", async () => {
    host.say(SUSPEND);
    await host.settled();
    expect(port.pipe.write(Buffer.from("for the first"))).toBe(false);
    host.socket.destroy();
    await reader.untilHappened("left");
    expect(reader.events).toContain("drained");
    host = await TelnetHost.dial(port.port);
    await host.settled();
    expect(host.data).toBe("");
  });

  test("PURGE-DATA throws away what waits for the client, and only that", async () => {
    host.say(SUSPEND);
    await host.settled();
    port.pipe.write(Buffer.from("purged"));
    expect(await host.answers("fffa2c0c02fff0")).toEqual(["fffa2c7002fff0"]);
    port.pipe.write(Buffer.from(" too"));
    expect(await host.answers("fffa2c0c01fff0")).toEqual(["fffa2c7001fff0"]);
    host.say(RESUME);
    await host.settled();
    expect(port.pipe.write(Buffer.from("after it"))).toBe(true);
    await host.untilData(/after it/);
    expect(host.data).toBe("after it");
  });

  test("the lines get through while the module holds, up to 64 KiB of data", async () => {
    host.agree();
    await host.settled();
    reader.happened();
    port.pipe.pause();
    host.type("x".repeat(60_000));
    host.say("fffa2c0509fff0");
    await reader.untilHappened("DTR off");
    expect(reader.text).toBe("");
    port.pipe.resume();
    expect(reader.text).toBe("x".repeat(60_000));
  });
});

describe("trouble", () => {
  test("a second client is told so, and the first goes on", async () => {
    await host.settled();
    const second = await TelnetHost.dial(port.port);
    await second.untilData(/port\r\n$/);
    expect(second.data).toBe("\r\nBUSY: another host is connected to this port\r\n");
    second.socket.end();
    await second.until(() => second.left);
    expect(second.left).toBe(true);
    expect(await host.answers("fffa2c0200fff0")).toEqual(["fffa2c6608fff0"]);
  });

  test("a client that asks on and on and reads nothing is not read either", async () => {
    await host.settled();
    host.socket.pause();
    // Each question is answered with more bytes than it has; the answers fill what the system keeps for them.
    const questions = Buffer.from("fffa2c00fff0".repeat(10_000), "hex");
    const poured = { bytes: 0 };
    const pour = (error?: Error | null): void => {
      if (error) return; // the end of the test
      poured.bytes += questions.length;
      host.socket.write(questions, pour);
    };
    pour();
    const other = await openRfc2217({ host: "127.0.0.1", port: 0 });
    const neighbour = await TelnetHost.dial(other.port);
    try {
      // What another port does meanwhile shows that there was time.
      let before = 0;
      do {
        before = poured.bytes;
        for (let round = 0; round < 100; round++) await neighbour.settled();
      } while (poured.bytes > before && poured.bytes < ENOUGH);
      expect(poured.bytes).toBeLessThan(ENOUGH);
      expect(await neighbour.answers("fffa2c0200fff0")).toEqual(["fffa2c6608fff0"]);
    } finally {
      neighbour.socket.destroy();
      other.close();
    }
  });
});
