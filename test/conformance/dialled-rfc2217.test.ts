import { afterEach, beforeEach, expect, test } from "vitest";
import { SimClock } from "../../src/kernel/sim-clock.ts";
import { openConnect, parseTarget, type ConnectPort } from "../../src/transports/connect.ts";
import { openRfc2217 } from "../../src/transports/telnet/rfc2217.ts";
import { PortReader } from "../stages/port-reader.ts";
import { Listener, TelnetHost } from "../stages/telnet-host.ts";

const OFFERS = ["fffb00", "fffb03", "fffb2c", "fffd00", "fffd03"];
/** 115200 baud, eight bits, no parity, one stop bit, every modem state. */
const SETTINGS = [
  ...["fffa2c010001c200fff0", "fffa2c0208fff0", "fffa2c0301fff0", "fffa2c0401fff0"],
  "fffa2c0bfffffff0",
];

/** More than the system keeps for a connection both ways. */
const ENOUGH = 24 * 1024 * 1024;

let listener: Listener;
let port: ConnectPort;
let reader: PortReader;
let server: TelnetHost;

beforeEach(async () => {
  listener = await Listener.at({ port: 0 });
  reader = new PortReader();
});

afterEach(async () => {
  port.close();
  await listener.close();
});

/** Lets the module dial, and plays the access server. */
async function dialled(wiring = ""): Promise<void> {
  const target = parseTarget(`rfc2217://127.0.0.1:${listener.port}${wiring}`);
  port = openConnect({ target, clock: new SimClock() });
  port.pipe.attach(reader);
  server = new TelnetHost(await listener.socket(0));
  await server.until(() => server.commands.length >= OFFERS.length);
  expect(server.commands.splice(0, OFFERS.length)).toEqual(OFFERS);
}

/** What the module says until it has heard everything so far: the last is a question that it must answer. */
async function settled(): Promise<string[]> {
  server.say("fffd63");
  await server.until(() => server.commands.includes("fffc63"));
  return server.commands.splice(0).filter((hex) => hex !== "fffc63");
}

test("a server that knows COM-PORT is told how the module's line is set, and of no line", async () => {
  await dialled();
  server.say("fffd2c");
  expect(await settled()).toEqual(SETTINGS);
  port.pipe.serial!.set("RI", true);
  port.pipe.serial!.set("DCD", true);
  port.pipe.uart!.setBaudRate(9600);
  expect(await settled()).toEqual(["fffa2c0100002580fff0"]);
});

test("with a wiring the lines of the adapter are those of the module", async () => {
  await dialled("?dtr=ri&rts=dcd&dsr=dtr&dcd=pwrkey");
  port.pipe.serial!.set("DCD", true);
  server.say("fffd2c");
  expect(await settled()).toEqual([...SETTINGS, "fffa2c050bfff0", "fffa2c0509fff0"]);
  port.pipe.serial!.set("RI", true);
  port.pipe.serial!.set("DCD", false);
  port.pipe.serial!.set("DSR", true); // on no line
  expect(await settled()).toEqual(["fffa2c0508fff0", "fffa2c050cfff0"]);
  reader.happened();
  server.say("fffa2c6b20fff0");
  server.say("fffa2c6ba0fff0");
  server.say("fffa2c6b80fff0");
  await settled();
  expect(reader.happened()).toEqual(["DTR on", "PWRKEY off", "PWRKEY on", "DTR off"]);
});

test("the server may hold the module, and its CTS may too where RTS is wired", async () => {
  await dialled("?rts=cts");
  server.say("fffd2cfffa2c6cfff0");
  await settled();
  expect(port.pipe.write(Buffer.from("held "))).toBe(false);
  await settled();
  expect(server.data).toBe("");
  server.say("fffa2c6dfff0");
  await server.untilData(/held /);
  port.pipe.uart!.setFlowControl({ byRts: true, byCts: false });
  server.say("fffa2c6b00fff0");
  await settled();
  expect(port.pipe.write(Buffer.from("by CTS"))).toBe(false);
  await settled();
  expect(server.data).toBe("held ");
  server.say("fffa2c6b10fff0");
  expect(await server.untilData(/CTS/)).toBe("held by CTS");
});

test("a peer that never says a word of telnet has a connection of bytes", async () => {
  await dialled("?dtr=ri");
  server.type("AT\r\n");
  await reader.untilText("\n");
  expect(reader.text).toBe("AT\r\n");
  expect(port.pipe.write(Buffer.from([0x4f, 0xff, 0x4b]))).toBe(true);
  expect(await server.untilData(/K/)).toBe("O\u00ffK");
  port.pipe.serial!.set("RI", true);
  port.pipe.write(Buffer.from("."));
  await server.untilData(/\.$/);
  expect(server.commands).toEqual([]);
});

test("a server that disagrees is asked for nothing and holds nobody, until it agrees again", async () => {
  await dialled("?rts=cts");
  server.say("fffd2cfffa2c6cfff0");
  await settled();
  expect(port.pipe.write(Buffer.from("held"))).toBe(false);
  server.say("fffe2c");
  expect(await settled()).toEqual(["fffc2c"]);
  expect(server.data).toBe("held");
  port.pipe.uart!.setBaudRate(9600);
  port.pipe.serial!.set("DSR", true);
  expect(await settled()).toEqual([]);
  server.say("fffd2c");
  expect(await settled()).toEqual([
    ...["fffb2c", "fffa2c0100002580fff0", ...SETTINGS.slice(1), "fffa2c050bfff0"],
  ]);
});

test("a server that asks on and on and reads nothing is not read either", async () => {
  await dialled();
  server.socket.pause();
  // Each is refused with as many bytes.
  const offers = Buffer.from("fffb63".repeat(20_000), "hex");
  const poured = { bytes: 0 };
  const pour = (error?: Error | null): void => {
    if (error) return; // the end of the test
    poured.bytes += offers.length;
    server.socket.write(offers, pour);
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
  } finally {
    neighbour.socket.destroy();
    other.close();
  }
});

test("to a server that wants no BINARY a bare CR goes as CR NUL", async () => {
  await dialled();
  port.pipe.write(Buffer.from("\rx"));
  server.say("fffe00");
  await settled();
  port.pipe.write(Buffer.from("AT\r\r\nOK\r\n\r"));
  expect(await server.untilData(/\n\r\0$/)).toBe("\rxAT\r\0\r\nOK\r\n\r\0");
});

test("answers that nobody asked for, and that are none, change nothing", async () => {
  await dialled("?dsr=dtr");
  server.say("fffd2c");
  await settled();
  reader.happened();
  server.say("fffa2c6500002580fff0fffa2c6bfff0fffa2cfff0fffa2cc8ff00fff0fffa2c70fff0");
  server.say(`fffa2c6b${"20".repeat(300)}fff0`);
  expect(await settled()).toEqual([]);
  expect(reader.happened()).toEqual(["DTR off"]);
});
