import { connect } from "node:net";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { withActions } from "../../scripts/docs/control.ts";
import { Program, type ReadyPort } from "../cli/process.ts";
import { Changes } from "../stages/changes.ts";

const page = readFileSync("docs/control.md", "utf8");
const [lines, events, heard] = [...page.matchAll(/^```text\n([^`]*)^```$/gm)].map(
  ([, block = ""]) => block,
);

let program: Program | undefined;
afterEach(() => program?.stop());

test("the table has what there is", () => {
  expect(withActions(page)).toBe(page);
});

test("the session of docs/control.md", async () => {
  // As if the last OK were long ago: the first URC does not wait.
  program = new Program("--control", "--json", "--tcp", "0", "--trait", "urcGap=0");
  const [place] = (await program.event("ready"))["ports"] as ReadyPort[];
  const socket = connect(place!.port, place!.host);
  const changes = new Changes();
  let said = "";
  socket.on("data", (chunk: Buffer) => {
    said += chunk.toString("latin1").replaceAll("\r", "");
    changes.tell();
  });
  await once(socket, "connect");
  for (const command of ["ATE0", "AT+CEREG=1", "AT+QIACT=1"]) {
    said = "";
    socket.write(`${command}\r`);
    await changes.until(() => said.endsWith("\nOK\n"));
    expect(said).toContain("\nOK\n");
  }
  said = "";

  const wanted = events!.trimEnd().split("\n");
  const told = () => {
    const all = program!.out.toString().trimEnd().split("\n");
    return all.slice(all.findIndex((line) => line.includes("host attached")) + 1);
  };
  for (const line of lines!.trimEnd().split("\n")) {
    program.type(`${line}\n`);
    // What it leads to, and the end of the pulse of RI behind that.
    const answer = wanted.findIndex((event) => event.includes(JSON.stringify(line)));
    const pulsed = wanted[answer + 1]?.includes('"active":false') ? 1 : 0;
    const until = answer + pulsed + 1;
    await program.until(() => told().length >= until);
    expect(told().slice(0, until)).toEqual(wanted.slice(0, until));
  }
  await changes.until(() => said.includes("+CMTI"));
  expect(said.trim()).toBe(heard!.trim());

  program.endInput();
  expect(await program.exitCode()).toBe(0);
  expect(program.events().at(-1)).toEqual({ event: "exit", reason: "end of input" });
});
