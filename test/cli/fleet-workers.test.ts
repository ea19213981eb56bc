import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { LineHost } from "../stages/line-host.ts";
import { Program, type ReadyPort } from "./process.ts";

const running: Program[] = [];
const hosts: LineHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) host.leave();
  for (const program of running.splice(0)) await program.stop();
});

async function ready(...args: string[]): Promise<{ program: Program; ports: ReadyPort[] }> {
  const program = new Program("fleet", "--json", ...args);
  running.push(program);
  return { program, ports: (await program.event("ready"))["ports"] as ReadyPort[] };
}

async function at(port: ReadyPort): Promise<LineHost> {
  const host = await LineHost.at(port);
  hosts.push(host);
  return host;
}

function workersOf({ pid }: Program): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.trim().split(" ").map(Number);
}

const asked = async (host: LineHost): Promise<string> =>
  /\d{15}/.exec(await host.ask("AT+CGSN", /OK\r\n$/))![0];

test("what hosts type the moment they are connected is heard, whichever process has their module", async () => {
  const { ports } = await ready("--modems", "120", "--tcp", "0", "--workers", "3");
  const { host, port } = ports[0]!;
  const answers = await Promise.all(
    Array.from({ length: 120 }, async () => {
      // Typed before the connection stands: it comes with it.
      const socket = connect({ host: host!, port: port! });
      socket.write("AT+CGSN\r");
      const own = new LineHost(socket);
      hosts.push(own);
      return own.until((heard) => heard.endsWith("OK\r\n"));
    }),
  );
  expect(answers.filter((heard) => !/^AT\+CGSN\r\r\n\d{15}\r\n\r\nOK\r\n$/.test(heard))).toEqual(
    [],
  );
  expect(new Set(answers).size).toBe(120);
});

test("one that ends is replaced alone: the others' hosts stay, its own come back, at the same port", async () => {
  const { program, ports } = await ready("--modems", "4", "--tcp", "0", "--workers", "2");
  const all = [await at(ports[0]!), await at(ports[0]!), await at(ports[0]!), await at(ports[0]!)];
  const before = await Promise.all(all.map(asked));
  for (const host of all) expect(await host.ask("AT+IPR=9600;&W")).toContain("OK");
  process.kill(workersOf(program)[0]!, "SIGKILL");
  await program.until((out) => out.includes("another one takes its modules"));
  // These two were its own.
  await expect.poll(() => all.filter(({ left }) => left).length, { timeout: 5000 }).toBe(2);
  const stayed = all.filter(({ left }) => !left);
  for (const host of stayed) expect(before).toContain(await asked(host));
  const again = async (): Promise<string> => {
    const host = await at(ports[0]!);
    host.stream.write("AT+CGSN\r");
    const heard = await host.until((text) => /OK\r\n$|ERROR/.test(text));
    if (heard.includes("ERROR")) host.leave();
    return /\d{15}/.exec(heard)?.[0] ?? "";
  };
  const lost = before.filter((_, index) => all[index]!.left);
  const back: string[] = [];
  while (back.length < 2) {
    const imei = await again();
    if (imei !== "") back.push(imei);
  }
  expect(back.toSorted()).toEqual(lost.toSorted());
  // What was stored by then is kept.
  expect(await hosts.at(-1)!.ask("AT+IPR?")).toContain("+IPR: 9600");
  program.kill("SIGTERM");
  expect(await program.exitCode()).toBe(0);
  expect(program.events().at(-1)).toMatchObject({ event: "exit", reason: "SIGTERM" });
});

test("it ends at once where a worker is only just beginning", async () => {
  const { program } = await ready("--modems", "4", "--workers", "2", "--store", "memory");
  const before = workersOf(program);
  process.kill(before[0]!, "SIGKILL");
  const another = (): boolean => workersOf(program).some((pid) => !before.includes(pid));
  await expect.poll(another, { timeout: 10_000, interval: 5 }).toBe(true);
  program.kill("SIGTERM");
  expect(await program.exitCode()).toBe(0);
  expect(program.out.toString()).not.toContain("made to");
});

test("a host that says its last hears the answer to it", async () => {
  for (const workers of [[], ["--workers", "2"]]) {
    const { ports } = await ready("--modems", "2", "--tcp", "0", "--timing", "typical", ...workers);
    const { host, port } = ports[0]!;
    const socket = connect({ host: host!, port: port!, allowHalfOpen: true });
    const last = new LineHost(socket);
    hosts.push(last);
    socket.end("AT+QIACT=1\r");
    await last.changes.until(() => last.left || last.heard.endsWith("OK\r\n"));
    expect(last.heard).toBe("AT+QIACT=1\r\r\nOK\r\n");
  }
});
