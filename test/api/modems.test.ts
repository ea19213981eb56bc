import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shippedScenarios } from "../../src/cli/shipped-scenarios.ts";
import { LineHost } from "../stages/line-host.ts";
import { Api } from "./api.ts";
import { WsClient } from "./ws-client.ts";

let api: Api;
beforeAll(async () => {
  api = await Api.start("--tcp", "0");
});
afterAll(async () => {
  expect(api.told.filter(({ event }) => event === "defect")).toEqual([]);
  await api.stop();
});

async function names(search = ""): Promise<string[]> {
  const { modems } = (await api.ask(`GET /api/modems?search=${search}`)).json as {
    modems: { name: string }[];
  };
  return modems.map(({ name }) => name);
}

async function made(body: object): Promise<{ [name: string]: unknown }> {
  const reply = await api.ask("POST /api/modems", { body });
  expect([reply.status, reply.text]).toEqual([201, reply.text]);
  return reply.json;
}

describe("modules come and go", () => {
  test("each is another one, with ports, state and faults of its own", async () => {
    const body = { name: "tracker", model: "BG77", tcp: "usbat=0", sim: "pin=1234", seed: 7 };
    const { ports, sim, imei } = await made(body);
    expect(sim).toEqual({ state: "PIN" });
    expect(imei).not.toBe(api.twin.modem.identity.imei);
    expect(ports).toEqual([
      {
        port: "usbat",
        kind: "tcp",
        words: expect.stringMatching(/^tcp 127\.0\.0\.1:\d+$/) as string,
        host: false,
        mode: "command",
      },
    ]);
    const host = await LineHost.at({
      kind: "tcp",
      host: "127.0.0.1",
      port: Number((ports as { words: string }[])[0]!.words.split(":")[1]),
    } as Parameters<typeof LineHost.at>[0]);
    expect(await host.ask("AT+CGMM")).toContain("BG77");
    expect(api.told).toContainEqual(
      expect.objectContaining({ event: "host attached", modem: "tracker" }),
    );
    host.leave();
    expect(await names("bg77")).toEqual(["tracker"]);
    await api.ask("DELETE /api/modems/tracker");
    expect(await names()).toEqual(["1"]);
    expect((await api.ask("GET /api/modems/tracker")).status).toBe(404);
  });

  test("without a name they are numbered, and differ by it", async () => {
    const one = await made({});
    const other = await made({});
    expect(one["name"]).not.toBe(other["name"]);
    expect(one["imei"]).not.toBe(other["imei"]);
    for (const { name } of [one, other]) await api.ask(`DELETE /api/modems/${String(name)}`);
  });

  test("what was counted of one that is gone stays counted", async () => {
    await made({ name: "brief" });
    const terminal = new WsClient(api, "/api/modems/brief/terminal");
    await terminal.port();
    terminal.type("AT\r");
    await terminal.until(({ heard }) => heard.endsWith("OK\r\n"));
    const commands = async (): Promise<string | undefined> =>
      /^modemtwin_commands_total (\d+)$/m.exec((await api.ask("GET /metrics")).text)?.[1];
    const before = await commands();
    await api.ask("DELETE /api/modems/brief");
    expect(await commands()).toBe(before);
    terminal.leave();
  });

  test("two at once cannot have one name", async () => {
    const both = await Promise.all([
      api.ask("POST /api/modems", { body: { name: "same" } }),
      api.ask("POST /api/modems", { body: { name: "same" } }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    await api.ask("DELETE /api/modems/same");
  });

  test("there is a limit", async () => {
    const room = 256 - (await names()).length;
    const all = await Promise.all(
      Array.from({ length: room + 1 }, () => api.ask("POST /api/modems", { body: {} })),
    );
    const refused = all.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(1);
    expect(refused[0]!.json.detail).toBe("there are 256 modules already");
    await Promise.all(
      all
        .filter(({ status }) => status === 201)
        .map(({ json }) => api.ask(`DELETE /api/modems/${String(json.name)}`)),
    );
    expect(await names()).toEqual(["1"]);
  });
});

describe("what was done", () => {
  test("is a scenario that does it again", async () => {
    await made({ name: "clicked", model: "BG77" });
    const at = "/api/modems/clicked";
    await api.ask(`POST ${at}/actions`, { body: { do: ["network! loses coverage"] } });
    const fault = { kind: "cut", settings: { at: 5, on: "AT+QIOPEN=1, 0" } };
    await api.ask(`POST ${at}/faults`, { body: fault });
    await api.ask(`DELETE ${at}/faults/cut-1`);
    await api.ask(`POST ${at}/actions`, { body: { do: "sim! eats" } });
    const terminal = new WsClient(api, `${at}/terminal`);
    const port = await terminal.port();
    await api.ask(`POST ${at}/actions`, { body: { do: `${String(port)}! drops DTR` } });
    terminal.leave();
    const { text } = await api.ask(`GET ${at}/scenario.yaml`);
    expect(text).toMatch(/^name: What was done by hand\nseed: "clicked"\nsetup: \[model BG77, /);
    expect(text.match(/ do: .*/g)).toEqual([
      ' do: "network! loses coverage"',
      ' do: "faults! add cut at=5 on=\\"AT+QIOPEN=1, 0\\" name=cut-1"',
      ' do: "faults! remove cut-1"',
      ' do: "host! drops DTR"',
    ]);
    // It is one: it can be played.
    await made({ name: "again", scenarioText: text, tcp: "0" });
    const { scenario } = (await api.ask("GET /api/modems/again")).json as {
      scenario: { state: string; steps: unknown[] };
    };
    expect([scenario.state, scenario.steps.length]).toEqual(["waiting", 4]);
    for (const name of ["clicked", "again"]) await api.ask(`DELETE /api/modems/${name}`);
  });
});

interface Report {
  readonly state: string;
  readonly failures: string[];
  readonly steps: { done: boolean }[];
  readonly expectations: { state: string; text: string }[];
}

async function report(name: string): Promise<Report> {
  return ((await api.ask(`GET /api/modems/${name}`)).json as { scenario: Report }).scenario;
}

describe("a scenario whose module is destroyed", () => {
  const whole = ["never: AT+CFUN", "lasts: 20 h"];
  const text = ["name: long", "setup: elsewhere echo", `expect: {${whole[0]}}`, whole[1]].join(
    "\n",
  );

  test.each([
    ["with a host of its own", `${text}\nhost: |\n  > AT\n  < OK\n`, {}],
    ["with a host at a port", text, { tcp: "0" }],
    ["with a host at a port, virtual", text, { tcp: "0", time: "virtual" }],
  ])("is over, and has not passed: %s", async (_what, scenarioText, options) => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();
    for (let count = 0; count < 5; count++) {
      await begin({ name: "cut", scenarioText, ...options });
      await api.ask("DELETE /api/modems/cut");
    }
    expect(api.told).not.toContainEqual(expect.objectContaining({ message: "long: passed" }));
    await expect.poll(() => timers() - before).toBeLessThan(5);
  });

  /** Made, and its first byte typed. */
  async function begin(body: {
    readonly name: string;
    readonly [key: string]: unknown;
  }): Promise<void> {
    await made(body);
    const terminal = new WsClient(api, `/api/modems/${body.name}/terminal`);
    await terminal.port();
    terminal.type("AT\r");
    await terminal.until(({ heard }) => heard.includes("OK"));
    terminal.leave();
  }
});

test("a scenario is played on the model that is asked for, unless it names one", async () => {
  const { model } = await made({
    name: "other",
    scenario: "sim-lost",
    model: "BG77",
    time: "virtual",
  });
  expect(model).toBe("BG77");
  await api.ask("DELETE /api/modems/other");
});

describe("scenarios", async () => {
  const hosted = (await shippedScenarios()).filter(({ host }) => host);

  test.each(hosted.map(({ scenario }) => scenario))(
    "%s plays by itself, and every expectation is met",
    async (scenario) => {
      await made({ name: "played", scenario, time: "virtual" });
      await expect
        .poll(async () => (await report("played")).state, { timeout: 20_000 })
        .not.toBe("running");
      const { state, failures, expectations } = await report("played");
      expect(failures).toEqual([]);
      expect(state).toBe("passed");
      expect(expectations.filter((each) => each.state !== "met")).toEqual([]);
      await api.ask("DELETE /api/modems/played");
    },
  );

  test("one for a host of yours waits for its first byte, at a terminal as well", async () => {
    const scenarioText = [
      "name: mine",
      "setup: elsewhere echo",
      "steps: [{on: AT+CGMM, do: network! loses coverage}]",
      "expect: [{command: AT+CSQ, within: 1 h}, {never: AT+CFUN}]",
      "lasts: 1 h",
    ].join("\n");
    await made({ name: "mine", scenarioText });
    expect((await report("mine")).state).toBe("waiting");
    const terminal = new WsClient(api, "/api/modems/mine/terminal");
    await terminal.port();
    terminal.type("AT+CGMM\r");
    terminal.type("AT+CSQ\r");
    await expect
      .poll(async () => {
        const { state, steps, expectations } = await report("mine");
        return [state, steps[0]?.done, expectations.map((each) => each.state)];
      })
      .toEqual(["running", true, ["met", "open"]]);
    terminal.type("AT+CFUN?\r");
    await expect.poll(async () => (await report("mine")).expectations[1]?.state).toBe("failed");
    terminal.leave();
    await api.ask("DELETE /api/modems/mine");
  });
});
