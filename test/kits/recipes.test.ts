import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { isPortOption } from "../../src/cli/ports/kinds.ts";
import { parseOptions } from "../../src/cli/options.ts";
import { libc } from "../../src/native/libc.ts";
import { parseTarget } from "../../src/transports/connect.ts";
import { USUAL_WIRING, wired } from "../../src/transports/wiring.ts";
import { Program, type ReadyPort } from "../cli/process.ts";
import { runText } from "./run.ts";
import { works } from "./works.ts";

const folder = "docs/recipes";
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
const recipes = pages.filter((name) => name !== "README.md");

function read(page: string): string {
  return readFileSync(join(folder, page), "utf8");
}

/** The code of one language on a page. */
function blocks(page: string, language: string): string[] {
  const found = read(page).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"));
  return [...found].map(([, block = ""]) => block);
}

/** The command lines in what is shown, as a shell would cut them; without the program's name. */
function commandLines(page: string): string[][] {
  const shown = [...blocks(page, "sh"), ...blocks(page, "yaml")].join("").replace(/ *\\\n */g, " ");
  const inText = read(page).matchAll(/`(modemtwin [^`]*)`/g);
  const lines = [...shown.split("\n"), ...[...inText].map(([, line = ""]) => line)];
  return lines.flatMap((line) => {
    const [, rest] = /(?:^|- |^docker run .* )modemtwin( -.*| run .*)/.exec(line) ?? [];
    if (rest === undefined) return [];
    const words = [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    const end = words.findIndex((word) => /^(&|\||#|0?[<>]{1,2})/.test(word));
    return [end < 0 ? words : words.slice(0, end)];
  });
}

describe.each(recipes)("%s", (page) => {
  test("is short, says whether it was tried, and is in the index", () => {
    const text = read(page);
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
    expect(text.trimEnd().split("\n\n").at(-1)).toMatch(/^(Tried|Not tried)/);
    expect(text).toMatch(/\btraps?\b/);
    expect(read("README.md")).toContain(`](${page})`);
  });

  test("has links to what is there, and options that there are", () => {
    for (const [, target = ""] of read(page).matchAll(/\]\(([^)#]+)\)/g)) {
      expect(existsSync(join(folder, target)), target).toBe(true);
    }
    for (const words of commandLines(page)) {
      const { order } = parseOptions(words);
      for (const [option, value] of order) {
        if (option === "connect") parseTarget(value);
        if (option !== "serial") continue;
        for (const part of value
          .split(",")
          .slice(1)
          .filter((word) => !/^\d+$/.test(word))) {
          expect(wired(USUAL_WIRING, part), part).toBeDefined();
        }
      }
    }
    for (const block of blocks(page, "yaml")) parse(block);
  });
});

test("the command lines were found", () => {
  const options = recipes.flatMap((page) =>
    commandLines(page).flatMap((words) => parseOptions(words).order.map(([option]) => option)),
  );
  expect(new Set(options.filter((option) => isPortOption(option)))).toEqual(
    new Set(["connect", "pty", "rfc2217", "serial", "stdio", "tcp", "unix", "ws"]),
  );
});

describe("node.md", () => {
  const [onPty, inProcess, driver] = blocks("node.md", "js");
  const node = (code: string) => runText(process.execPath, ["--input-type=module"], code);
  const links = mkdtempSync(join(tmpdir(), "modemtwin-recipe-"));
  let program: Program | undefined;
  afterEach(() => program?.stop());
  afterAll(() => rmSync(links, { recursive: true }));

  const noPty = "missing" in libc() ? " SKIPPED: needs PTYs" : "";
  test.skipIf(noPty !== "")(`serialport on a PTY${noPty}`, async () => {
    const link = join(links, "modem");
    program = new Program("--json", "--pty", link);
    await program.event("ready");
    const { code, out, err } = await node(onPty!.replace("/tmp/modem", link));
    expect(out.replaceAll("\r", "")).toBe("AT+CGMM\nBG95-M3\n\nOK\n\n");
    expect([code, err]).toEqual([0, ""]);
  });

  test("a module with a host in a test of node:test", async () => {
    const { code, out } = await node(inProcess!);
    expect(inProcess!.trimEnd().split("\n").length).toBeLessThanOrEqual(25);
    expect(out).toContain("ok 1 - a lost network ends the context");
    expect(code).toBe(0);
  });

  test("a driver on serialport in one process", async () => {
    const use = `
      import { SerialPort } from "serialport";
      import { Bench } from "modemtwin/testing";
      const bench = new Bench({ port: "usbmodem" });
      const binding = driverOn(bench);
      const port = new SerialPort({ path: "/dev/ttyUSB0", baudRate: 115200, binding });
      let heard = "";
      port.on("data", (chunk) => {
        heard += chunk;
        if (heard.endsWith("OK\\r\\n")) bench.modem.radio.air.covered = false, bench.clock.advance("1 s");
        if (heard.includes("+CEREG: 2")) port.close(() => console.log("heard"));
      });
      port.write("AT+CEREG=1\\r");`;
    expect(await node(driver! + use)).toEqual({ code: 0, out: "heard\n", err: "" });
  });
});

describe("python.md", () => {
  /** The distribution's python has the distribution's pyserial; another one in the path may not. */
  const python = ["/usr/bin/python3", "python3"].find((name) => works(name, "-c", "import serial"));
  const [onPty, withLines] = blocks("python.md", "python");
  const links = mkdtempSync(join(tmpdir(), "modemtwin-recipe-"));
  let program: Program | undefined;
  afterEach(() => program?.stop());
  afterAll(() => rmSync(links, { recursive: true }));

  const noPty = !python || "missing" in libc() ? " SKIPPED: needs python3-serial and PTYs" : "";
  test.skipIf(noPty !== "")(`pyserial on a PTY${noPty}`, async () => {
    const link = join(links, "modem");
    program = new Program("--json", "--pty", link);
    await program.event("ready");
    const { out, err } = await runText(python!, ["-"], onPty!.replace("/tmp/modem", link));
    expect([out.replaceAll("\r", ""), err]).toEqual(["AT+CGMM\nBG95-M3\n\nOK\n\n", ""]);
  });

  const noPython = python ? "" : " SKIPPED: needs python3-serial";
  test.skipIf(noPython !== "")(`pyserial with lines${noPython}`, async () => {
    program = new Program("--json", "--rfc2217", "0");
    const [place] = (await program.event("ready"))["ports"] as ReadyPort[];
    const code = withLines!.replace("4001", String(place!.port));
    const { out, err } = await runText(python!, ["-"], code);
    expect([out.replaceAll("\r", ""), err]).toEqual(["True False\nAT&D2\nOK\n\n", ""]);
  });
});
