import { afterEach, beforeEach, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { RealClock } from "../../src/kernel/real-clock.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { Modem } from "../../src/modem/modem.ts";
import type { SimPeer } from "../../src/network/sim/peer.ts";
import { SimNetwork } from "../../src/network/sim/sim-network.ts";
import { StrictLine } from "../../src/transports/strict-line.ts";
import { openRfc2217, type Rfc2217Port } from "../../src/transports/telnet/rfc2217.ts";
import { TelnetHost } from "../stages/telnet-host.ts";

const SERVER = { address: "10.0.0.1", port: 7 };
const DTR_ON = "fffa2c0508fff0";
const DTR_OFF = "fffa2c0509fff0";

let port: Rfc2217Port;
let modem: Modem;
let host: TelnetHost;
let peer: SimPeer | undefined;
/** What the peer got. */
let arrived: string;

/** A module on real time, whose only port is an RFC 2217 server. */
beforeEach(async () => {
  const clock = new RealClock();
  const network = new SimNetwork(clock);
  peer = undefined;
  arrived = "";
  network.serve(SERVER, (came) => {
    peer = came;
    came.onReceive = (chunk) => {
      arrived += String(chunk);
      host.changes.tell();
    };
  });
  modem = new Modem({ model: bg95m3, clock, network, commands: COMMANDS });
  port = await openRfc2217({ host: "127.0.0.1", port: 0 });
  modem.plug(new StrictLine(port.pipe));
  host = await TelnetHost.dial(port.port);
  host.agree();
  await ask("ATE0", /OK\r\n$/);
});

afterEach(() => {
  host.socket.destroy();
  port.close();
});

/** Types a line; what was said since, once that is at its end. */
async function ask(line: string, end = /\r\n(OK|ERROR)\r\n$/): Promise<string> {
  const from = host.data.length;
  host.type(`${line}\r`);
  await host.until(() => end.test(host.data.slice(from)));
  return host.data.slice(from);
}

/** Every modem state that was told until one of them has that bit set, or not. */
async function states(bit: number, set: boolean): Promise<number[]> {
  const told = (): number[] =>
    host.commands
      .filter((hex) => hex.startsWith("fffa2c6b"))
      .map((hex) => Number.parseInt(hex.slice(8, 10), 16));
  await host.until(() => told().length > 0 && ((told().at(-1)! & bit) !== 0) === set);
  const states = told();
  host.commands.length = 0;
  return states.map((state) => state & 0xf0);
}

test("a running module shows DSR and CTS, and neither once it is off", async () => {
  expect((await states(0x20, true)).at(-1)).toBe(0x30);
  host.type("AT+QPOWD\r");
  expect((await states(0x10, false)).at(-1)! & 0x30).toBe(0);
  expect(host.data).toContain("POWERED DOWN");
  expect(modem.power.state).toBe("off");
});

test("CONNECT is a carrier; DTR that drops ends it with AT&D2, and DCD with it", async () => {
  await ask("AT&D2");
  await ask("AT+QIACT=1");
  await states(0x20, true);
  expect(await ask('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2', /CONNECT\r\n$/)).toBe("\r\nCONNECT\r\n");
  expect((await states(0x80, true)).at(-1)).toBe(0xb0);
  host.type("in data mode");
  host.say(DTR_OFF);
  expect((await states(0x80, false)).at(-1)).toBe(0x30);
  await host.untilData(/NO CARRIER\r\n$/);
  await host.until(() => arrived.length === 12);
  expect(arrived).toBe("in data mode");
  host.say(DTR_ON);
  expect(await ask("AT")).toBe("\r\nOK\r\n");
});

test("a host that goes while nothing moves takes its DTR along, and AT&D2 ends the connection", async () => {
  await ask("AT&D2");
  await ask("AT+IFC=2,2");
  await ask("AT+QIACT=1");
  await ask('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2', /CONNECT\r\n$/);
  peer!.pause();
  await states(0x10, true);
  const typing = setInterval(() => host.type("x".repeat(1000)));
  await states(0x10, false);
  clearInterval(typing);
  host.socket.destroy();
  let inCommandMode = false;
  const forget = modem.whenIdle(modem.ports.all[0]!, () => {
    inCommandMode = true;
    host.changes.tell();
  });
  await host.changes.until(() => inCommandMode);
  forget();
  expect(inCommandMode).toBe(true);
  host = await TelnetHost.dial(port.port);
  host.agree();
  expect(await ask("AT")).toBe("\r\nOK\r\n");
});

test("with AT&D0 nothing comes of DTR", async () => {
  await ask("AT&D0");
  await ask("AT+QIACT=1");
  await ask('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2', /CONNECT\r\n$/);
  host.say(DTR_OFF);
  await host.settled();
  peer!.send(Buffer.from("still connected"));
  await host.untilData(/still connected/);
  expect(host.data).toMatch(/CONNECT\r\nstill connected$/);
});

test("a URC pulls RI, and lets it go again", async () => {
  await ask("AT+CEREG=1");
  await states(0x20, true);
  modem.radio.air.covered = false;
  expect((await states(0x40, true)).at(-1)).toBe(0x70);
  await host.untilData(/\+CEREG: 2\r\n$/);
  expect((await states(0x40, false)).at(-1)).toBe(0x30);
});

test("asleep after AT+QSCLK=1 without DTR; DTR wakes it", async () => {
  await ask("AT+QSCLK=1");
  host.say(DTR_OFF);
  host.type("AT+CSQ\r");
  await host.settled();
  host.say(DTR_ON);
  expect(await ask("AT")).toBe("\r\nOK\r\n");
  expect(host.data).not.toContain("+CSQ");
});

test("with --strict-baud a host at another rate is no host, until it follows AT+IPR", async () => {
  host.say("fffa2c010001c200fff0");
  expect(await ask("AT+IPR=9600")).toBe("\r\nOK\r\n");
  const from = host.data.length;
  host.type("AT\r");
  await host.settled();
  expect(host.data.slice(from)).not.toContain("OK");
  host.say("fffa2c0100002580fff0");
  // What the noise began, the end of a line ends.
  host.type("\r");
  await host.settled();
  expect(await ask("AT", /\r\nOK\r\n$/)).toMatch(/\r\nOK\r\n$/);
});
