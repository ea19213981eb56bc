import { describe, expect, test } from "vitest";
import { Bench } from "./bench.ts";

describe("a bench", () => {
  test("a host asks, a server answers, a URC tells of it, and no time passes but the clock's", async () => {
    const { host, network, clock } = new Bench();
    network.serve("10.0.0.1:7", (peer) => peer.send(Buffer.from("hel\r\nOK\r\nlo")));
    expect(await host.command("AT+QIACT=1")).toMatchObject({ result: "OK", info: [] });
    await host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,0');
    await host.urc("+QIOPEN: 0,0");
    await host.urc(/^\+QIURC: "recv",0$/);
    const read = await host.command("AT+QIRD=0,1500");
    expect(read).toMatchObject({ result: "OK", info: ["+QIRD: 11"] });
    expect(read.payload?.toString()).toBe("hel\r\nOK\r\nlo");
    await clock.advance("150 s");
    expect(clock.now).toBeGreaterThanOrEqual(150_000);
    expect(host.urcs).toEqual([]);
  });

  test("a prompt, what is typed there, and direct push", async () => {
    const { host, network } = new Bench({ model: "BG96" });
    network.serve("10.0.0.1:7", (peer) => (peer.onReceive = (data) => peer.send(data)));
    await host.command("ATE0");
    await host.command("AT+QIACT=1");
    await host.command('AT+QIOPEN=1,3,"TCP","10.0.0.1",7,0,1');
    await host.urc("+QIOPEN: 3,0");
    expect((await host.command("AT+QISEND=3,6")).result).toBe(">");
    expect((await host.send("\r\nOK\r\n")).result).toBe("SEND OK");
    expect((await host.urc(/recv/)).payload?.toString()).toBe("\r\nOK\r\n");
  });

  test("data mode: what comes is data until the host has left it, or the peer", async () => {
    const { host, network, clock, modem } = new Bench();
    let close = (): void => {};
    network.serve("10.0.0.1:7", (peer) => {
      close = () => peer.end();
      peer.onReceive = (data) => peer.send(data);
    });
    await host.command("AT+QIACT=1");
    const open = await host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,2');
    expect(open.result).toBe("CONNECT");
    host.type("through");
    await clock.advance("300 ms");
    expect(host.data().toString()).toBe("through");
    expect((await host.escape()).result).toBe("OK");
    expect((await host.command("ATO")).result).toBe("CONNECT");
    close();
    await host.urc("NO CARRIER");
    expect(modem.on).toBe(true);
  });

  test("errors, lines, a second port, and URCs in an order that the test chooses", async () => {
    const { host, modem, plug, events } = new Bench();
    expect((await host.command("AT+CMEE=1")).result).toBe("OK");
    expect((await host.command('AT+COPS=1,2,"99999"')).result).toMatch(/^\+CME ERROR: \d+$/);
    expect(host.lines.active.DSR).toBe(true);
    const second = plug("usbat");
    expect((await second.command("AT+NOPE")).result).toBe("ERROR");
    expect(events).toContainEqual({ event: "unknown command", command: "+NOPE", port: "usbat" });
    await host.command("AT+CEREG=1");
    modem.radio.air.covered = false;
    await host.urc(/CEREG/);
  });

  test("what does not come is told with what came instead", async () => {
    const { host } = new Bench();
    await expect(host.urc("+NEVER", "1 s")).rejects.toThrow(
      "no URC +NEVER within 1 s, but nothing",
    );
    host.pipe.setLine("DTR", false);
    host.type("AT+QSCLK=1\r");
    await expect(host.command("AT", "2 s")).rejects.toThrow("no answer to AT");
  });
});
