import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { LineFormat } from "../../src/kernel/pipe.ts";
import { TelnetDecoder } from "../../src/transports/telnet/decoder.ts";
import { openRfc2217, type Rfc2217Port } from "../../src/transports/telnet/rfc2217.ts";
import { PortReader } from "../stages/port-reader.ts";
import { COM_PORT_ON, TelnetHost } from "../stages/telnet-host.ts";

const OFFERS = ["fffb00", "fffb01", "fffb03", "fffd00", "fffd03", "fffd2c"];

let port: Rfc2217Port | undefined;
let rates: LineFormat[] = [];
const hosts: TelnetHost[] = [];

afterEach(() => {
  for (const host of hosts.splice(0)) host.socket.destroy();
  port?.close();
  rates = [];
});

async function open(): Promise<{ port: Rfc2217Port; host: TelnetHost; reader: PortReader }> {
  const onRate = (format: LineFormat) => void rates.push(format);
  const opened = (port = await openRfc2217({ host: "127.0.0.1", port: 0, onRate }));
  const reader = new PortReader();
  opened.pipe.attach(reader);
  const host = await TelnetHost.dial(opened.port);
  hosts.push(host);
  return { port: opened, host, reader };
}

/** The same, when both sides know of COM-PORT, and that has been heard. */
async function agreed() {
  const bench = await open();
  bench.host.agree();
  await bench.host.settled();
  bench.reader.happened();
  return bench;
}

describe("telnet options", () => {
  test("the module offers and asks; what is agreed to is not said again", async () => {
    const { host, reader } = await open();
    expect(await host.settled()).toEqual(OFFERS);
    expect(await host.answers("fffd00fffd01fffd03fffb00fffb03")).toEqual([]);
    expect(await host.answers(COM_PORT_ON)).toEqual(["fffa2c6b00fff0"]);
    expect(reader.happened()).toEqual(["DTR off", "came", "DTR on"]);
  });

  test("a host that refuses everything has a port all the same", async () => {
    const {
      port: { pipe },
      host,
      reader,
    } = await open();
    await host.settled();
    expect(await host.answers("fffe00fffe01fffe03fffc00fffc03fffc2c")).toEqual([]);
    host.type("AT");
    await reader.untilText("AT");
    pipe.write(Buffer.from("OK"));
    expect(await host.untilData(/OK/)).toBe("OK");
  });

  test("to a host that wants no BINARY a bare CR goes as CR NUL, and one before LF as it is", async () => {
    const { port, host } = await open();
    port.pipe.write(Buffer.from("AT\r"));
    host.say("fffe00");
    await host.settled();
    port.pipe.write(Buffer.from("AT\r\r\nOK\r\n"));
    port.pipe.write(Buffer.from([0xff, 0x0d]));
    host.say("fffd00");
    await host.settled();
    port.pipe.write(Buffer.from("\rend"));
    expect(await host.untilData(/end/)).toBe("AT\rAT\r\0\r\nOK\r\n\u00ff\r\0\rend");
  });

  test("what nobody here knows is refused, and its refusal is not answered", async () => {
    const { host } = await open();
    expect(await host.answers("fffd18fffb1ffffd99fffb99")).toEqual([
      ...["fffc18", "fffe1f", "fffc99", "fffe99"],
    ]);
    expect(await host.answers("fffe18fffc1ffffe99fffc99")).toEqual([]);
  });

  test("nonsense comes to an end: only a change is answered", async () => {
    const { host } = await agreed();
    const same = "fffd00".repeat(50) + "fffb00".repeat(50) + COM_PORT_ON.repeat(50);
    expect(await host.answers(same)).toEqual([]);
    const toAndFro = await host.answers("fffc03fffb03".repeat(20));
    expect(toAndFro.join("")).toBe(`fffd03${"fffe03fffd03".repeat(19)}`);
  });

  test("commands that are none, and subnegotiations that are none, are passed over", async () => {
    const { host, reader } = await agreed();
    const strange = [
      ...["fff1", "fff3", "fff6", "fff9", "ff00", "ff7f"], // NOP, BRK, AYT, GA, none, none
      ...["fffafff0", "fffa2cfff0", "fffa1f00500018fff0", "fffa2c0dfff0", "fffa2c63ff00fff0"],
      `fffa2c01${"00".repeat(400)}fff0`, // no rate has four hundred bytes
    ];
    expect(await host.answers(strange.join(""))).toEqual([]);
    host.type("AT");
    await reader.untilText("AT");
    expect(reader.text).toBe("AT");
  });
});

describe("bytes", () => {
  test("every value gets through as it is once BINARY is agreed on; before it CR NUL is CR", async () => {
    const { host, reader } = await open();
    host.say("41540d00410dff");
    host.say("ff0d000a");
    await host.settled();
    expect(reader.data.toString("hex")).toBe("41540d410dff0d0a");
    host.say("fffb00");
    host.say("0d000dffff00");
    await host.settled();
    expect(reader.data.toString("hex")).toBe("41540d410dff0d0a0d000dff00");
  });

  test("however a stream is cut, the same comes of it", () => {
    const stream = Buffer.from(
      `0d00${"41ff".repeat(3)}ff0dffff00fffb00fffa2c0100ffff00fffff0fff0fffd03${"ffff".repeat(9)}0dff`,
      "hex",
    );
    const whole = decoded([stream]);
    expect(whole.commands).toEqual(["fb 0", "2c 0100ff00fff0", "fd 3"]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const at = [0, ...cuts, stream.length].toSorted((a, b) => a - b);
        const pieces = at.slice(1).map((end, index) => stream.subarray(at[index], end));
        expect(decoded(pieces)).toEqual(whole);
      }),
    );
  });
});

function decoded(pieces: readonly Buffer[]) {
  const commands: string[] = [];
  let data = "";
  const decoder = new TelnetDecoder({
    data: (chunk) => (data += chunk.toString("hex")),
    negotiated: (verb, option) => void commands.push(`${verb.toString(16)} ${option}`),
    subnegotiated: (option, body) =>
      void commands.push(`${option.toString(16)} ${body.toString("hex")}`),
  });
  for (const piece of pieces) decoder.feed(Buffer.from(piece));
  return { commands, data };
}

describe("what a client asks of the serial port", () => {
  /** Command and value, and the answer's value; its command is 100 more. */
  test.each([
    ["SET-BAUDRATE: the present one", "01", "00000000", "0001c200"],
    ["SET-BAUDRATE", "01", "00002580", "00002580"],
    ["SET-BAUDRATE with an IAC in it", "01", "0000ffff00", "0000ffff00"],
    ["SET-BAUDRATE cut off", "01", "0025", "0001c200"],
    ["SET-DATASIZE: the present one", "02", "00", "08"],
    ["SET-DATASIZE", "02", "07", "07"],
    ["SET-DATASIZE of nine", "02", "09", "08"],
    ["SET-PARITY: the present one", "03", "00", "01"],
    ["SET-PARITY even", "03", "03", "03"],
    ["SET-PARITY that is none", "03", "06", "01"],
    ["SET-STOPSIZE: the present one", "04", "00", "01"],
    ["SET-STOPSIZE one and a half", "04", "03", "03"],
    ["SET-STOPSIZE that is none", "04", "04", "01"],
    ["SET-CONTROL: flow control", "05", "00", "01"],
    ["SET-CONTROL: RTS and CTS", "05", "03", "03"],
    ["SET-CONTROL: XON and XOFF, which nobody heeds", "05", "02", "01"],
    ["SET-CONTROL: DCD, which nobody heeds", "05", "11", "01"],
    ["SET-CONTROL: DSR, which nobody heeds", "05", "13", "01"],
    ["SET-CONTROL: break", "05", "04", "06"],
    ["SET-CONTROL: DTR", "05", "07", "08"],
    ["SET-CONTROL: DTR off", "05", "09", "09"],
    ["SET-CONTROL: RTS", "05", "0a", "0b"],
    ["SET-CONTROL: RTS off", "05", "0c", "0c"],
    ["SET-CONTROL: inbound flow control", "05", "0d", "0e"],
    ["SET-CONTROL: inbound RTS", "05", "10", "10"],
    ["SET-CONTROL: inbound XON and XOFF, which nobody heeds", "05", "0f", "0e"],
    ["SET-CONTROL: inbound DTR, which nobody heeds", "05", "12", "0e"],
    ["SET-LINESTATE-MASK", "0a", "ffff", "ffff"],
    ["PURGE-DATA: all", "0c", "03", "03"],
  ])("%s", async (_name, command, value, expected) => {
    const { host } = await agreed();
    const answer = (Number.parseInt(command, 16) + 100).toString(16);
    expect(await host.answers(`fffa2c${command}${value}fff0`)).toEqual([
      `fffa2c${answer}${expected}fff0`,
    ]);
  });

  test("what was set is told when it is asked for, and the rate is told to the module", async () => {
    const {
      port: { pipe },
      host,
    } = await agreed();
    expect(pipe.uart!.host).toBeUndefined();
    await host.answers("fffa2c0100002580fff0fffa2c0207fff0fffa2c0303fff0fffa2c0402fff0");
    expect(pipe.uart!.host).toEqual({ baudRate: 9600, dataBits: 7, parity: "even", stopBits: 2 });
    expect(rates.map(({ baudRate }) => baudRate)).toEqual([9600]);
    expect(await host.answers("fffa2c0100000000fff0fffa2c0200fff0fffa2c0300fff0")).toEqual([
      ...["fffa2c6500002580fff0", "fffa2c6607fff0", "fffa2c6703fff0"],
    ]);
  });

  test("its name is no question", async () => {
    const { host } = await agreed();
    expect(await host.answers("fffa2c0070696e67fff0")).toEqual([]);
  });

  test("DTR reaches the module when it moves, a break when it ends", async () => {
    const { host, reader } = await agreed();
    await host.answers("fffa2c0508fff0fffa2c0509fff0fffa2c0509fff0fffa2c0508fff0");
    expect(reader.happened()).toEqual(["DTR off", "DTR on"]);
    await host.answers("fffa2c0505fff0");
    expect(reader.happened()).toEqual([]);
    await host.answers("fffa2c0506fff0fffa2c0506fff0");
    expect(reader.happened()).toEqual(["broke"]);
  });

  test("a host that leaves takes its DTR along", async () => {
    const { host, reader } = await agreed();
    host.socket.destroy();
    await reader.untilHappened("left");
    expect(reader.happened()).toEqual(["ended", "DTR off", "left"]);
  });
});
