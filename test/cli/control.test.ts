import { afterEach, describe, expect, test } from "vitest";
import { LineHost } from "../stages/line-host.ts";
import { Program, type ReadyPort } from "./process.ts";

const running: Program[] = [];
const hosts: LineHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) host.leave();
  for (const program of running.splice(0)) await program.stop();
});

async function start(...args: string[]) {
  const program = new Program("--json", ...args);
  running.push(program);
  return { program, ports: (await program.event("ready"))["ports"] as ReadyPort[] };
}

async function at(port: ReadyPort | undefined): Promise<LineHost> {
  const host = await LineHost.at(port!);
  hosts.push(host);
  return host;
}

/** Sends a line of --control; its answer. */
async function control(program: Program, line: string): Promise<Record<string, unknown>> {
  const answers = () =>
    program.events().filter(({ event }) => event === "done" || event === "refused");
  const before = answers().length;
  program.type(`${line}\n`);
  await program.until((out) => out.endsWith("\n") && answers().length > before);
  return answers()[before] ?? {};
}

/** Waits for an event that has all of that in it. */
async function told(program: Program, ...parts: Record<string, unknown>[]): Promise<void> {
  const there = (part: Record<string, unknown>): boolean =>
    program
      .events()
      .some((event) => Object.entries(part).every(([name, value]) => event[name] === value));
  await program.until((out) => out.endsWith("\n") && parts.every(there));
  for (const part of parts) {
    expect(program.events()).toContainEqual(expect.objectContaining(part));
  }
}

describe("--control", () => {
  test("coverage and a message: done, the URC at the port, and its RI", async () => {
    const { program, ports } = await start("--control", "--tcp", "0");
    const host = await at(ports[0]);
    await host.ask("ATE0");
    await host.ask("AT+CEREG=1");
    const lost = "network! loses coverage";
    expect(await control(program, lost)).toEqual({ event: "done", did: lost });
    await host.until((heard) => heard.endsWith("\r\n+CEREG: 2\r\n"));
    await control(program, "network! covers again");
    await host.until((heard) => heard.endsWith("\r\n+CEREG: 1\r\n"));
    await control(program, 'network! texts "+491701234567" hello there');
    await host.until((heard) => heard.includes("+CMTI:"));
    expect(host.heard).toMatch(/\+CEREG: 2\r\n\r\n\+CEREG: 1\r\n\r\n\+CMTI: "ME",0\r\n$/);
    const ring = { event: "line", port: "uart1", line: "RI" };
    await told(program, { ...ring, active: true }, { ...ring, active: false });
  });

  test("the lines of a port that has none: DTR wakes, PWRKEY starts and stops", async () => {
    const { program, ports } = await start("--control", "--tcp", "usbat=0", "--wake", "never");
    const host = await at(ports[0]);
    await host.ask("ATE0");
    await host.ask("AT+QSCLK=1");
    await control(program, "usbat! drops DTR");
    host.stream.write("AT+CSQ\r");
    await control(program, "host! raises DTR");
    expect(await host.ask("AT")).toMatch(/\r\nOK\r\n$/);
    await host.ask("AT+QPOWD");
    await told(program, { event: "power", state: "off" });
    await told(program, { event: "line", port: "usbat", line: "DSR", active: false });
    await control(program, "usbat! pulls PWRKEY low");
    await told(program, { event: "power", state: "on" });
    await host.until((heard) => heard.includes("+QIND: SMS DONE"));
    expect(host.heard).toMatch(/POWERED DOWN[^]*RDY/);
  });

  test.each([
    ["nobody! does it", /network!, sim!, faults!, host!, uart1!/],
    ["network loses coverage", /network!, sim!, faults!, host!, uart1!/],
    ["sim! is lost", /sim/],
    ["uart1! pulls DTR", /DTR/],
    // More characters than a text can have, and more than a message.
    ['network! texts "1" <a*9999999999><a*99999>', /too long/],
  ])("%s is refused, and the next line is taken", async (line, why) => {
    const { program } = await start("--control", "--tcp", "0");
    expect(await control(program, line)).toEqual({
      ...{ event: "refused", line, why: expect.stringMatching(why) as string },
    });
    expect(await control(program, " sim! is inserted \r")).toMatchObject({ event: "done" });
  });

  test("a line of more than 4096 characters is thrown away as it comes", async () => {
    const { program } = await start("--control", "--tcp", "0");
    for (let part = 0; part < 100; part++) program.type("x".repeat(1000));
    expect(await control(program, " end of it")).toEqual({
      ...{ event: "refused", line: "…", why: "more than 4096 characters" },
    });
    expect(await control(program, "sim! is inserted")).toMatchObject({ event: "done" });
  });

  test("the end of its input is the end of the program", async () => {
    const { program, ports } = await start("--control", "--tcp", "0");
    const host = await at(ports[0]);
    program.endInput();
    expect(await program.exitCode()).toBe(0);
    expect(program.events().at(-1)).toEqual({ event: "exit", reason: "end of input" });
    await host.until(() => false);
    expect(host.left).toBe(true);
  });
});
