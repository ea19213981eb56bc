import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Program, type ReadyPort } from "../cli/process.ts";
import { LineHost } from "../stages/line-host.ts";
import { noBrowser, openBrowser } from "./browser.ts";

if (noBrowser !== "") process.stderr.write(`The console is not tried in a browser${noBrowser}\n`);

/** Said to be made: docs/console/*.png are those of `npm run screenshots`. */
const SHOTS = process.env["MODEMTWIN_SCREENSHOTS"];

describe.skipIf(noBrowser !== "")(`the console in Chromium${noBrowser}`, () => {
  let browser: Browser;
  let server: Server;
  let program: Program;
  let ports: ReadyPort[];
  let context: BrowserContext;
  let page: Page;
  let folder: string;
  /** What the page asked for that is not of this process, and what went wrong in it. */
  const strange: string[] = [];
  /** What the server got. */
  let got = "";

  beforeAll(async () => {
    browser = await openBrowser();
    server = createServer((socket: Socket) => {
      socket.on("error", () => {});
      socket.on("data", (data) => {
        got += String(data);
        socket.write(data);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "console-"));
    got = "";
    program = new Program("--json", "--tcp", "0", "--http", "0");
    ports = (await program.event("ready"))["ports"] as ReadyPort[];
    await open({ width: 1280, height: 800 }, "light");
  });
  afterEach(async () => {
    await context.close();
    await program.stop();
    rmSync(folder, { recursive: true });
    expect(strange.splice(0)).toEqual([]);
  });

  async function open(
    viewport: { width: number; height: number },
    colorScheme: "light" | "dark",
  ): Promise<void> {
    context = await browser.newContext({ viewport, colorScheme, acceptDownloads: true });
    context.setDefaultTimeout(10_000);
    page = await context.newPage();
    page.on("request", (request) => {
      const { host, protocol } = new URL(request.url());
      const own = host === new URL(url()).host || protocol === "data:" || protocol === "blob:";
      if (!own) strange.push(`asks for ${request.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error") strange.push(message.text());
    });
    page.on("pageerror", (error) => strange.push(error.message));
    await page.goto(url());
    await page.getByRole("tab", { name: "Dialogue" }).waitFor();
  }

  function url(): string {
    return ports.find(({ kind }) => kind === "http")!.url!;
  }

  async function tab(name: "Dialogue" | "Module" | "Terminal" | "Break it"): Promise<void> {
    await page.getByRole("tab", { name }).click();
  }

  /** What the terminal shows. */
  async function screen(): Promise<string> {
    return (await page.locator(".xterm-rows > div").allInnerTexts())
      .map((line) => line.replaceAll("\u00a0", " ").trimEnd())
      .join("\n");
  }

  /** Types a line at the terminal, and waits for what it is answered with. */
  async function type(line: string, answer: string | RegExp): Promise<void> {
    await page.keyboard.type(line);
    await page.keyboard.press("Enter");
    await expect.poll(screen, { timeout: 10_000 }).toMatch(answer);
  }

  async function rows(text: string): Promise<void> {
    await page
      .getByRole("listbox", { name: "Dialogue of host and module" })
      .getByText(text)
      .first()
      .waitFor();
  }

  test("type AT commands, watch a socket open, deactivate PDP, see the URC, download the pcapng", async () => {
    const { port } = server.address() as AddressInfo;
    await tab("Terminal");
    await page.getByText("at usbat").waitFor();
    await type("AT+CGMM", "BG95-M3\n\nOK");
    await type("AT+QIACT=1", /AT\+QIACT=1\nOK/);
    await type(`AT+QIOPEN=1,0,"TCP","127.0.0.1",${port},0,1`, "+QIOPEN: 0,0");
    await type("AT+QISEND=0,5", /\n> ?$/m);
    await page.keyboard.type("hello");
    await expect.poll(() => got).toBe("hello");
    await expect.poll(screen).toMatch(/\+QIURC: "recv",0,5\nhello/);
    await shoot("terminal");

    await tab("Module");
    const socket = page.getByRole("row").filter({ hasText: `127.0.0.1:${port}` });
    await socket.waitFor();
    expect(await socket.innerText()).toMatch(/^0\s+connected\s+TCP\s+push\s+1\s/);
    await shoot("module");

    await tab("Dialogue");
    await rows("+QIOPEN: 0,0");
    await page.getByRole("option").filter({ hasText: "AT+QIOPEN=1,0" }).first().click();
    // The manual's entry for the command.
    await page.getByText("AT+QIOPEN=<contextID>,<connectID>").first().waitFor();
    await shoot("dialogue");
    await page.getByRole("button", { name: "Follow" }).click();

    await tab("Break it");
    await page.getByRole("button", { name: "Deactivate PDP 1" }).click();
    await page.getByText("network! deactivates 1").first().waitFor();
    await shoot("break");
    await tab("Dialogue");
    await rows('+QIURC: "pdpdeact",1');

    await tab("Module");
    const coming = page.waitForEvent("download");
    await page
      .getByRole("link", { name: /pcapng|capture/i })
      .first()
      .click();
    const download = await coming;
    const path = join(folder, download.suggestedFilename());
    expect(download.suggestedFilename()).toBe("modemtwin-1.pcapng");
    await download.saveAs(path);
    const file = readFileSync(path);
    expect(file.readUInt32BE(0)).toBe(0x0a0d0d0a);
    // What is typed by hand comes key by key.
    expect(file.includes("+QIOPEN: 0,0")).toBe(true);
    expect(file.includes("hello")).toBe(true);
  });

  test("a fault is added with a form, bites, is seen where it bit, and is removed", async () => {
    const host = await LineHost.at(ports[0]!);
    await tab("Break it");
    await page.getByRole("button", { name: "no-answer", exact: true }).click();
    const form = page.getByRole("form", { name: "Fault no-answer" });
    await form.getByText("When it bites").click();
    await form.getByRole("textbox", { name: /^on / }).fill("AT+CSQ");
    await form.getByRole("button", { name: "Add fault" }).click();
    await page.getByRole("button", { name: "Remove no-answer-1" }).waitFor();
    host.stream.write("AT+CSQ\r");
    await tab("Dialogue");
    await rows("no-answer-1");
    await tab("Break it");
    await page
      .getByRole("button", { name: /^Remove/ })
      .first()
      .click();
    await page.getByText("None: nothing goes wrong on purpose.").waitFor();
    host.leave();
  });

  test("a scenario is started, watched until its expectations are met, and what was clicked is a scenario", async () => {
    await tab("Break it");
    await page.getByLabel("Search scenarios").fill("sim-lost");
    await page
      .getByLabel("Speed")
      .selectOption({ label: /100/ as never })
      .catch(async () => {
        await page.getByLabel("Speed").selectOption("scaled=100");
      });
    await page
      .getByRole("button", { name: /^Start/ })
      .first()
      .click();
    await page.getByRole("heading", { name: /^Scenario: The SIM loses contact/ }).waitFor();
    await page.getByText("passed").first().waitFor();
    const steps = page.getByRole("listitem");
    await steps.filter({ hasText: "command AT+CFUN=, since lost, within 3 min" }).waitFor();
    await page.getByLabel("Search scenarios").fill("");
    await page.getByRole("button", { name: "Coverage lost" }).click();
    await page.getByRole("button", { name: "Copy as scenario" }).click();
    const yaml = page.getByRole("textbox", { name: "Scenario as YAML" });
    await expect
      .poll(() => yaml.inputValue())
      .toMatch(/steps:\n {2}- at: \d+ ms\n {4}do: "network! loses coverage"\n/);
    const file = join(folder, "clicked.yaml");
    writeFileSync(file, await yaml.inputValue());
    const checked = new Program("check", file);
    expect(await checked.exitCode()).toBe(0);
    // Back to the first one: it is one click away, and another module.
    await page.getByRole("navigation", { name: "Modems" }).getByText("BG95-M3").first().click();
    await expect.poll(() => page.title()).toMatch(/^1\b/);
  });

  test("with a token a browser asks for it once, and a wrong one is refused", async () => {
    await page.goto("about:blank");
    await program.stop();
    const token = "0123456789abcdef";
    program = new Program("--json", "--tcp", "0", "--http", "0", "--token", token);
    ports = (await program.event("ready"))["ports"] as ReadyPort[];
    await page.goto(url());
    await page.getByLabel(/The token/).fill("wrong-wrong-wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByLabel(/The token/).fill(token);
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("tab", { name: "Dialogue" }).waitFor();
    await page.reload();
    await page.getByRole("tab", { name: "Terminal" }).click();
    await page.getByText("at usbat").waitFor();
    // The first answers of all, before anybody had it.
    strange.splice(0, strange.length, ...strange.filter((text) => !text.includes("401")));
  });

  test("keys alone are enough: tabs, history and completion, the filter, a row and its details", async () => {
    await page.keyboard.press("3");
    await page.getByText("at usbat").waitFor();
    await type("AT+CGMM", "BG95-M3\n\nOK");
    await page.keyboard.press("ArrowUp");
    await expect.poll(screen).toMatch(/OK\nAT\+CGMM$/m);
    await page.keyboard.press("Enter");
    await expect.poll(screen).toMatch(/OK\nAT\+CGMM\nBG95-M3\n\nOK$/m);
    await page.keyboard.type("AT+CGM");
    await page.keyboard.press("Tab");
    await page.getByRole("status", { name: "Completion" }).getByText("AT+CGMI").waitFor();
    // Out of the terminal again, where Tab is a key of its own.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("1");
    await page.getByRole("tab", { name: "Dialogue", selected: true }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("cgmm");
    const list = page.getByRole("listbox", { name: "Dialogue of host and module" });
    await expect.poll(() => list.getByRole("option").count()).toBe(2);
    await list.focus();
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.getByRole("complementary", { name: "Details of the selected row" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  });

  test("a thousand exchanges a second are shown without freezing", async () => {
    await tab("Dialogue");
    // As a text: there is no page where this file is compiled.
    await page.evaluate(`
      frames = [];
      const next = (now) => (frames.push(now), requestAnimationFrame(next));
      requestAnimationFrame(next);
    `);
    const host = await LineHost.at(ports[0]!);
    await host.ask("ATE0");
    const begun = performance.now();
    let sent = 0;
    // As many as have been due by now, each answered before the next ones.
    while (performance.now() - begun < 2500) {
      const due = Math.min(200, Math.floor(performance.now() - begun) - sent);
      if (due > 0) {
        const from = host.heard.length;
        host.stream.write("AT\r".repeat(due));
        sent += due;
        await host.until((heard) => heard.length - from >= due * "\r\nOK\r\n".length);
      } else await new Promise((resolve) => void setImmediate(resolve));
    }
    const rate = sent / ((performance.now() - begun) / 1000);
    const frames = await page.evaluate<number[]>("frames");
    const gaps = frames.slice(1).map((at, index) => at - frames[index]!);
    const longest = Math.max(...gaps);
    process.stderr.write(
      `console: ${Math.round(rate)} exchanges a second, ${frames.length} frames, longest gap ${Math.round(longest)} ms\n`,
    );
    expect(sent).toBeGreaterThan(2000);
    // It still listens.
    await page.getByRole("button", { name: /Pause/ }).click();
    const drawn = page
      .getByRole("listbox", { name: "Dialogue of host and module" })
      .getByRole("option");
    await drawn.last().waitFor();
    // Of thousands only those that are seen are there; and a second without a frame would be a page that hangs.
    expect(await drawn.count()).toBeLessThan(100);
    expect(longest).toBeLessThan(1000);
    host.leave();
  });

  /** docs/console, looked at by people: each page at both widths, in both themes. */
  async function shoot(name: string): Promise<void> {
    if (SHOTS === undefined) return;
    for (const [width, height] of [
      [1280, 800],
      [400, 800],
    ] as const) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(SHOTS, `${name}-${width}-${colorScheme}.png`) });
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
  }
});
