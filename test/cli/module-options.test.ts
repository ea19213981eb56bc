import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { Program, type ReadyPort } from "./process.ts";

/** A run that ends by itself. */
async function run(args: readonly string[]): Promise<{ code: number | null; errors: string }> {
  const program = new Program(...args);
  const code = await program.exitCode();
  return { code, errors: program.err };
}

/** Options that say what the module is and stands in; each wrong one is one line and exit code 2. */
describe("options of the module", () => {
  test.each([
    ["--sim", "nope", "--sim nope: ready, absent, or"],
    ["--sim", "pin=1234,pin=2345", "--sim pin=1234,pin=2345:"],
    ["--network", "rssi=x", "--network rssi=x: home, roaming, none"],
    ["--network", "home,none", "--network home,none:"],
    ["--wake", "maybe", "--wake maybe: open, type, never is needed"],
    ["--power", "half", "--power half: on, off is needed"],
    ["--pty", "usbta=x", "--pty usbta=x: no port usbta; there are uart1, usbat, usbmodem"],
  ])("%s %s", async (option, value, message) => {
    const { code, errors } = await run([option, value]);
    expect(code).toBe(2);
    expect(errors).toContain(`modemtwin: ${message}`);
    expect(errors.trim().split("\n")).toHaveLength(1);
  });

  test("an option that counts once is not taken twice", async () => {
    const { code, errors } = await run(["--seed", "1", "--seed", "2"]);
    expect([code, errors]).toEqual([2, "modemtwin: --seed is given twice: 1 and 2\n"]);
  });

  test("what is asked for is what the host meets", async () => {
    const program = new Program("--stdio", "--sim", "pin=4711", "--network", "roaming,rssi=-110");
    try {
      program.type("ATE0\rAT+CPIN?\rAT+CPIN=4711\rAT+CEREG?\rAT+CSQ\r");
      program.endInput();
      expect(await program.exitCode()).toBe(0);
      const out = program.out.toString();
      for (const line of ["+CPIN: SIM PIN", "+CPIN: READY", "+CEREG: 0,5", "+CSQ: 2,99"]) {
        expect(out).toContain(`\r\n${line}\r\n`);
      }
    } finally {
      await program.stop();
    }
  });

  test("a module that is off starts when a host opens a port", async () => {
    const program = new Program("--json", "--tcp", "usbat=0", "--power", "off");
    try {
      const { ports } = (await program.event("ready")) as { ports: readonly ReadyPort[] };
      expect(ports[0]!.at_port).toBe("usbat");
      const socket = connect(ports[0]!.port, "127.0.0.1");
      let said = "";
      for await (const chunk of socket) {
        said += String(chunk);
        if (said.includes("SMS DONE")) break;
      }
      expect(said).toMatch(/RDY[^]*APP RDY[^]*\+CFUN: 1[^]*\+CPIN: READY[^]*\+QIND: SMS DONE/);
      expect(program.events().filter(({ event }) => event === "power")).toEqual([
        { event: "power", state: "booting" },
        { event: "power", state: "on" },
      ]);
    } finally {
      await program.stop();
    }
  });

  test("one name of a port is for one port", async () => {
    const { code, errors } = await run(["--tcp", "usbat=0", "--tcp", "usbat=0"]);
    expect(code).toBe(2);
    expect(errors).toContain("the module has one port usbat");
  });
});
