import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stageOn } from "../testing/memory-stage.ts";
import { simScene } from "../testing/sim-stage.ts";
import { Director } from "./director.ts";
import { playScenario } from "./play.ts";
import { readScenario } from "./scenario.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "director-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string) {
  const path = join(folder, "s.yaml");
  writeFileSync(path, `name: x\nlasts: 1 h\n${text}\n`);
  return readScenario(path);
}

/** A module with a scenario, for a host that types as the test says. */
async function directed(text: string) {
  const scenario = await read(text);
  const scene = simScene(scenario.setup, scenario.seed);
  await stageOn(scene, scenario.setup);
  const { bench, faults, surroundings } = scene;
  const director = new Director(scenario, scene, bench.clock);
  director.start();
  await bench.clock.advance(0);
  return {
    ...{ director, bench, surroundings },
    host: bench.host,
    /** The names of the faults that were added: what the steps of these tests do. */
    done: () => faults.list.map(({ id }) => id).join(" "),
    pass: (ms: number) => bench.clock.advance(ms),
    async open() {
      await bench.host.command("AT+QIACT=1");
      await bench.host.command('AT+QIOPEN=1,0,"TCP","10.0.0.1",7,0,1');
      await bench.host.urc("+QIOPEN: 0,0");
    },
  };
}

const steps = (...lines: string[]) => `setup: elsewhere echo\nsteps:\n${lines.join("\n")}`;
const DOES = "do: faults! add weak";

describe("a step happens", () => {
  test("at the start, if it waits for nothing", async () => {
    const { done } = await directed(steps(`- {${DOES}}`));
    expect(done()).toBe("weak-1");
  });

  test("at its time, and later", async () => {
    const { done, pass } = await directed(
      steps(`- {at: 5 s, ${DOES} name=a}`, `- {at: 5 s, after: 2 s, ${DOES} name=b}`),
    );
    await pass(4999);
    expect(done()).toBe("");
    await pass(1);
    expect(done()).toBe("a");
    await pass(1999);
    expect(done()).toBe("a");
    await pass(1);
    expect(done()).toBe("a b");
  });

  test("every so often", async () => {
    const { done, pass } = await directed(steps(`- {at: 1 s, every: 2 s, ${DOES}}`));
    await pass(5000);
    expect(done()).toBe("weak-1 weak-2 weak-3");
  });

  test("on the n-th command that begins so, whatever the capitals", async () => {
    const { done, host, pass } = await directed(steps(`- {on: AT+CS, nth: 2, ${DOES}}`));
    await host.command("AT+CSQ");
    await host.command("AT+CGMM");
    await pass(0);
    expect(done()).toBe("");
    await host.command("at+csq");
    await pass(0);
    expect(done()).toBe("weak-1");
    await host.command("AT+CSQ");
    await pass(0);
    expect(done()).toBe("weak-1");
  });

  test("on a command of a longer line, but not on data at a prompt", async () => {
    const { done, host, open, pass } = await directed(
      steps(`- {on: AT+CSQ, ${DOES} name=csq}`, `- {on: AThello, ${DOES} name=data}`),
    );
    await host.command("AT+CMEE=2;+CSQ");
    await open();
    await host.command("AT+QISEND=0,5");
    await host.send("hello");
    await pass(0);
    expect(done()).toBe("csq");
  });

  test("behind what led to it: the command is answered first", async () => {
    const { host } = await directed(steps("- {on: AT+CFUN, do: sim! is removed}"));
    expect((await host.command("AT+CFUN=1")).result).toBe("OK");
  });

  test("on the n-th URC that begins so", async () => {
    const { done, host, open, surroundings, pass } = await directed(
      steps(`- {urc: '+QIURC: "recv"', nth: 2, ${DOES}}`),
    );
    await open();
    for (const text of ["one", "two"]) {
      expect(done()).toBe("");
      surroundings.remote("peer").send(Buffer.from(text));
      await host.urc(/recv/);
      await pass(0);
    }
    expect(done()).toBe("weak-1");
  });

  test("once so many bytes have passed, both ways together", async () => {
    const { done, host, open, pass } = await directed(
      steps(`- {bytes: 7, ${DOES} name=there}`, `- {bytes: 11, ${DOES} name=never}`),
    );
    await open();
    await host.command("AT+QISEND=0,5");
    await host.send("hello");
    await pass(1000);
    expect(done()).toBe("there");
  });

  test("as the module is switched off, boots, and is on", async () => {
    const { done, host, pass } = await directed(
      steps(
        `- {power: booting, ${DOES} name=booting}`,
        `- {power: on, ${DOES} name=on}`,
        `- {power: "off", ${DOES} name=off}`,
      ),
    );
    await pass(1000);
    expect(done()).toBe("");
    await host.command("AT+CFUN=1,1");
    await host.urc("RDY");
    expect(done()).toBe("off booting on");
  });

  test("as it is registered, and as it is not", async () => {
    const { done, host, pass } = await directed(
      steps(
        `- {registration: home, ${DOES} name=home}`,
        `- {registration: "off", ${DOES} name=off}`,
        `- {registration: home, nth: 2, ${DOES} name=again}`,
      ),
    );
    expect(done()).toBe("home");
    await host.command("AT+CFUN=4");
    await pass(1000);
    expect(done()).toBe("home off");
    await host.command("AT+CFUN=1");
    await pass(1000);
    expect(done()).toBe("home off again");
  });

  test("behind another step", async () => {
    const { done, pass } = await directed(
      steps("- {name: one, at: 1 s, do: []}", `- {step: one, after: 1 s, ${DOES}}`),
    );
    await pass(1999);
    expect(done()).toBe("");
    await pass(1);
    expect(done()).toBe("weak-1");
  });

  test("at once, if it only marks the moment: the next command counts behind it", async () => {
    const { director, host, pass } = await directed(
      `${steps("- {name: asked, on: AT+CSQ, do: []}")}
expect: [{command: AT+CGMM, since: asked}, {command: AT+CSQ, since: asked}]`,
    );
    host.type("AT+CSQ\rAT+CGMM\r");
    await pass(1000);
    expect(director.finish()).toEqual(["the host typed no AT+CSQ behind asked"]);
  });

  test("and one that cannot be done is told, and not thrown", async () => {
    const { director, pass } = await directed(
      steps(
        '- {at: 1 s, do: ["peer> hello", network! dials 2020 from 10.0.0.9:5000]}',
        "- {at: 2 s, do: faults! remove mine}",
      ),
    );
    await pass(2000);
    expect(director.finish()).toEqual([
      "peer> hello: peer: no such connection",
      "network! dials 2020 from 10.0.0.9:5000: nobody listens there",
      expect.stringMatching(/^faults! remove mine: /),
    ]);
  });

  test("what is seen is what the module does, and not what faults make of it", async () => {
    const { director, host, open, pass } = await directed(
      `${steps("- {name: sent, on: AT+QISEND, do: []}", "- do: faults! add no-answer on=AT+CSQ")}
faults: ['lost-urc on="+QIURC: \\"recv\\""']
expect:
- {urc: '+QIURC: "recv"', since: sent}
- {command: AT+CSQ}`,
    );
    await open();
    await host.command("AT+QISEND=0,5");
    await host.send("hello");
    await pass(1000);
    host.type("AT+CSQ\r");
    await pass(1000);
    expect(host.heard()).not.toContain("recv");
    expect(director.finish()).toEqual([]);
  });
});

describe("an expectation", () => {
  const marked = "steps: {name: mark, at: 10 s, do: []}\nexpect:\n";

  /** Lets a host type AT+CSQ at these times, in seconds, and tells what was not as expected. */
  async function csqAt(expectation: string, ...times: number[]): Promise<readonly string[]> {
    const { director, bench, host, pass } = await directed(`${marked}- ${expectation}`);
    for (const time of times) {
      await pass(time * 1000 - bench.clock.now);
      await host.command("AT+CSQ");
    }
    await pass(60_000 - bench.clock.now);
    return director.finish();
  }

  test.each([
    ["{command: AT+CSQ}", [1], undefined],
    ["{command: AT+CSQ}", [], "the host typed no AT+CSQ"],
    ["{command: AT+CSQ, within: 5 s}", [5], undefined],
    ["{command: AT+CSQ, within: 5 s}", [6], "the host typed no AT+CSQ within 5000 ms"],
    ["{command: AT+CSQ, since: mark}", [11], undefined],
    ["{command: AT+CSQ, since: mark}", [9], "the host typed no AT+CSQ behind mark"],
    ["{command: AT+CSQ, since: mark, within: 5 s}", [9, 15], undefined],
    [
      "{command: AT+CSQ, since: mark, within: 5 s}",
      [9, 16],
      "the host typed no AT+CSQ within 5000 ms behind mark",
    ],
    ["{command: AT+CSQ, times: 2}", [1, 2], undefined],
    ["{command: AT+CSQ, times: 2}", [1], "the host typed no AT+CSQ 2 times, but 1 times"],
    ["{never: AT+CSQ}", [], undefined],
    ["{never: AT+CSQ}", [1], "the host typed AT+CSQ, which it should never"],
    ["{never: AT+CSQ, since: mark}", [9], undefined],
    [
      "{never: AT+CSQ, since: mark}",
      [11],
      "the host typed AT+CSQ behind mark, which it should never",
    ],
    ["{never: AT+CSQ, since: mark, within: 5 s}", [9, 16], undefined],
    [
      "{never: AT+CSQ, since: mark, within: 5 s}",
      [15],
      "the host typed AT+CSQ within 5000 ms behind mark, which it should never",
    ],
    ["{never: AT+CSQ, times: 3, within: 5 s}", [1, 2, 6], undefined],
    [
      "{never: AT+CSQ, times: 3}",
      [1, 2, 3],
      "the host typed AT+CSQ, which it should never 3 times",
    ],
  ])("%s, and the host at %j s: %s", async (expectation, times, why) => {
    expect(await csqAt(expectation, ...times)).toEqual(why === undefined ? [] : [why]);
  });

  test("whose step never came was not met", async () => {
    const { director } = await directed(`${marked}- {urc: RDY, since: mark}`);
    expect(director.finish()).toEqual(["RDY was awaited behind mark, which never came"]);
  });

  test("of a URC counts what the module says", async () => {
    const { director, host } = await directed("expect: [{urc: RDY}, {urc: RDY, times: 2}]");
    await host.command("AT+CFUN=1,1");
    await host.urc("RDY");
    expect(director.finish()).toEqual(["the module said no RDY 2 times, but 1 times"]);
  });

  test.each([
    ["registration: home", "registration: denied", "registration is home, not denied"],
    ["power: on", "power: PSM", "power is on, not PSM"],
    ["sockets: 1", "sockets: 0", "sockets is 1, not 0"],
    ["contexts: 1", "contexts: 2", "contexts is 1, not 2"],
  ])("%s is about the end", async (met, missed, why) => {
    const { director, open } = await directed(
      `setup: elsewhere echo\nexpect: [{${met}}, {${missed}}]`,
    );
    await open();
    expect(director.finish()).toEqual([`at the end ${why}`]);
  });

  test("of a peer is about all that one has got", async () => {
    const { director, open, host } = await directed(
      "setup: elsewhere serve\nexpect: [{peer: ell}, {peer: bye}]",
    );
    await open();
    await host.command("AT+QISEND=0,5");
    await host.send("hello");
    expect(director.finish()).toEqual(['the peers never got "bye"']);
  });
});

describe("nothing can change any more", () => {
  test.each([
    ["expect: {command: AT+CSQ}", false, true],
    ["expect: {command: AT+CGMM}", false, false],
    ["expect: {command: AT+CGMM, within: 5 s}", false, true],
    ["expect: {never: AT+CGMM}", false, false],
    ["expect: {never: AT+CGMM, within: 5 s}", false, true],
    ["expect: {never: AT+CSQ}", false, true],
    ["expect: {sockets: 0}", false, false],
    ["steps: {on: AT+CSQ, do: []}", false, true],
    ["steps: {on: AT+CGMM, do: []}", false, false],
  ])("%s: at first %s, ten seconds behind AT+CSQ %s", async (text, first, then) => {
    const { director, host, pass } = await directed(text);
    expect(director.settled).toBe(first);
    await host.command("AT+CSQ");
    await pass(10_000);
    expect(director.settled).toBe(then);
  });
});

describe("a scenario with a host of its own", () => {
  test("ends when its host and its time are at their end, and tells what differs", async () => {
    const passing = await read(
      "expect: {command: AT+CSQ}\nhost: |\n  > AT+CSQ\n  < +CSQ: 24,99\n  <\n  < OK",
    );
    expect(await playScenario(passing)).toEqual([]);
    const failing = await read("expect: {command: ATI}\nhost: |\n  > AT\n  < ERROR");
    const [first, second] = await playScenario(failing);
    expect(first).toMatch(/s\.yaml:6: expected\nAT\\r/);
    expect(second).toBe("the host typed no ATI");
  });

  test("what happens behind its last line counts until its time is over", async () => {
    const late = "steps: {at: 30 min, do: faults! add restart}\nexpect: {urc: RDY}\nhost: '> AT'";
    const [first, ...more] = await playScenario(await read(late));
    expect(first).toMatch(/expected/);
    expect(more).toEqual(["the module said no RDY"]);
    const heard = late.replace("'> AT'", "|\n  > AT\n  < OK");
    expect(await playScenario(await read(heard))).toEqual([]);
  });

  test("needs one", async () => {
    await expect(playScenario(await read("steps: []"))).rejects.toThrow("has no host of its own");
  });
});

test("never behind a step that never came is a failure: nothing was watched", async () => {
  const { director } = await directed(
    "steps: [{ name: lost, on: AT+QISEND, do: network! loses coverage }]\nexpect: [{ never: AT+CFUN, since: lost }]",
  );
  expect(director.finish()).toEqual([
    "AT+CFUN was not to come behind lost, which never came itself",
  ]);
});

test("a step cannot happen again and again at once", async () => {
  await expect(read("steps: [{ every: 0 s, do: network! detaches }]")).rejects.toThrow(
    "steps[1].every is nothing; 1 ms or more is needed",
  );
});
