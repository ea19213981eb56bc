import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Program, type ReadyPort } from "../cli/process.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "modemtwin-live-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Plays a scenario for a host that types AT and listens until the end. */
async function listened(text: string) {
  const file = join(folder, "s.yaml");
  writeFileSync(file, text);
  const program = new Program("run", file, "--tcp", "0", "--json", "--time", "virtual");
  try {
    const { ports } = (await program.event("ready")) as unknown as { ports: readonly ReadyPort[] };
    const socket = connect(ports[0]!.port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => (heard += chunk.toString("latin1")));
    socket.on("error", () => {});
    socket.write("AT\r");
    const code = await program.exitCode();
    const last = program.events().find(({ event }) => event === "passed" || event === "failed");
    return { code, heard, why: last?.["why"] };
  } finally {
    await program.stop();
  }
}

test("a scenario that expects nothing lasts as long as it says", async () => {
  const { code, heard } = await listened("name: x\nfaults: restart every=5s\nlasts: 12 s");
  expect(heard.match(/\bRDY\r\n\r\nAPP RDY/g)).toHaveLength(2);
  expect(code).toBe(0);
});

test("what a step cannot do is told at the end, and not a stack", async () => {
  const { code, why } = await listened(
    "name: x\nsteps: {at: 1 s, do: network! dials 2020 from 10.0.0.9:5000}\nlasts: 2 s",
  );
  expect(why).toBe("network! dials 2020 from 10.0.0.9:5000: nobody listens there");
  expect(code).toBe(1);
});

test("what is expected too late ends it before its time", async () => {
  const { code, why } = await listened("name: x\nexpect: {command: ATI, within: 1 s}\nlasts: 24 h");
  expect(why).toBe("the host typed no ATI within 1000 ms");
  expect(code).toBe(1);
});
