import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { vocabulary } from "../../src/cli/model-option.ts";
import { readModel } from "../../src/documents/model-file.ts";
import { parseDocument } from "../../src/documents/read-document.ts";
import { bg95m3 } from "../../src/models/bg95.ts";
import { bg96 } from "../../src/models/bg96.ts";
import { MODELS } from "../../src/models/catalogue.ts";
import type { Model } from "../../src/models/model.ts";

async function modelOf(text: string): Promise<Model> {
  const document = await parseDocument("m.yaml", text);
  const model = readModel(document.root, vocabulary());
  document.check();
  return model;
}

test.each(MODELS.map(({ name }) => name))("a file with only its base is %s", async (name) => {
  const model = MODELS.find((each) => each.name === name)!;
  expect(await modelOf(`base: ${name.toLowerCase()}`)).toEqual(model);
});

test("the example says what it says, and all else is the base's", async () => {
  const text = readFileSync("examples/models/my-firmware.yaml", "utf8");
  expect(await modelOf(text)).toEqual({
    ...bg95m3,
    revision: "BG95M3LAR02A04",
    application: "A0.301.A0.301",
    rats: ["eMTC", "GSM"],
    bands: { eMTC: [3, 8, 20], NBIoT: [], GSM: [900, 1800] },
    limits: {
      ...bg95m3.limits,
      contextID: { min: 1, max: 5 },
      connectID: { min: 0, max: 5 },
    },
    factory: { ...bg95m3.factory, nwscanseq: "0201", dtr: 1 },
    wording: {
      rat: { ...bg95m3.wording.rat, eMTC: "CAT-M1" },
      cell: { ...bg95m3.wording.cell, eMTC: "CAT-M" },
    },
    lacks: ['+QCFG "nbsibscramble"', "+QISDE", '+QCFG "iotopmode"'],
    traits: { ...bg95m3.traits, urcGap: 20, activateTwice: "ERROR" },
    tests: { "+CMEE": ["+CMEE: (0,1,2)"], "+QPOWD": [] },
    answers: {
      "+QTEMP": { info: ["+QTEMP: 30,28,27"], result: "OK" },
      "+GCAP": { info: [], result: { cme: 4 } },
    },
  });
});

test("JSON says the same, and a base's tests stay", async () => {
  const model = await modelOf(
    '{"base": "BG96", "traits": {"closedAfterNoCarrier": true}, "tests": {"AT+CSQ=?": ["+CSQ: (0-31)"]}}',
  );
  expect(model).toEqual({
    ...bg96,
    traits: { ...bg96.traits, closedAfterNoCarrier: true },
    tests: { ...bg96.tests, "+CSQ": ["+CSQ: (0-31)"] },
  });
});

test("answers are by command line, and end with a result code", async () => {
  const { answers } = await modelOf(
    `base: BG96
answers:
  AT+qadc=0: ["+QADC: 1,900", OK]
  "+X?": [ERROR]
  ATI9: [nine, OK]
  "AT&Z": []
  '+QCFG="usbid"': ["+QCFG: 1,2"]
  D123: [NO CARRIER]
  D124: [BUSY]
  "+CMGS=1": ["+CMS ERROR: 500"]
  "+QWHAT": ["+CME ERROR: 3"]`,
  );
  expect(answers).toEqual({
    "+QADC=0": { info: ["+QADC: 1,900"], result: "OK" },
    "+X?": { info: [], result: "ERROR" },
    I9: { info: ["nine"], result: "OK" },
    "&Z": { info: [], result: "OK" },
    '+QCFG="usbid"': { info: ["+QCFG: 1,2"], result: "OK" },
    D123: { info: [], result: "NO CARRIER" },
    D124: { info: [], result: "BUSY" },
    "+CMGS=1": { info: [], result: { cms: 500 } },
    "+QWHAT": { info: [], result: { cme: 3 } },
  });
});

test("commands and options may be written as they are typed", async () => {
  const { lacks } = await modelOf("base: BG96\nlacks: [AT+qisde, at&w, 'AT+QCFG=\"band\"', E]");
  expect(lacks).toEqual([...bg96.lacks, "+QISDE", "&W", '+QCFG "band"', "E"]);
});

const there = MODELS.map(({ name }) => name).join(", ");

test.each([
  ["{}", `m.yaml:1:1: the file has no base; name the model it is like: there are ${there}`],
  ["base: BG59-M3", `m.yaml:1:7: base is "BG59-M3"; did you mean BG95-M3? there are ${there}`],
  [
    "base: BG96\nreversion: x",
    /^m\.yaml:2:1: reversion is not known; did you mean revision\? allowed are base, name,/,
  ],
  [
    "base: BG96\nname: 'Ä'",
    'm.yaml:2:7: name is "Ä"; a text of 1 to 200 printable ASCII characters is needed',
  ],
  [
    'base: BG96\nrevision: "a\\nb"',
    /m\.yaml:2:11: revision is "a\\nb"; a text of 1 to 200 printable/,
  ],
  ["base: BG96\nrats: [LTE]", 'm.yaml:2:8: rats[1] is "LTE"; allowed are eMTC, NBIoT, GSM'],
  ["base: BG96\nrats: []", "m.yaml:2:7: rats is empty; allowed are eMTC, NBIoT, GSM"],
  ["base: BG96\nbands: { GSM: [901] }", /bands\.GSM\[1\] is 901; allowed are 850, 900, 1800, 1900/],
  ["base: BG96\nbands: { eMTC: [0] }", /bands\.eMTC\[1\] is 0; a whole number from 1 to 88/],
  [
    "base: BG96\nlimits: { connectID: 11 }",
    "m.yaml:2:22: limits.connectID is 11; two numbers such as [0, 11] are needed",
  ],
  [
    "base: BG96\nlimits: { connectID: [0] }",
    /limits\.connectID has 1 instead of two numbers; two numbers/,
  ],
  [
    "base: BG96\nlimits: { connectID: [0, 99] }",
    "m.yaml:2:26: limits.connectID[2] is 99; a whole number from 0 to 31 is needed",
  ],
  ["base: BG96\nlimits: { cid: { max: 0 } }", /limits\.cid\.max is 0; a whole number from 1 to 24/],
  [
    "base: BG96\nlimits: { sendLength: [9, 1] }",
    /limits\.sendLength goes from 9 to 1; two numbers/,
  ],
  [
    "base: BG96\nlimits: { conectID: [0, 1] }",
    /limits\.conectID is not known; did you mean connectID\?/,
  ],
  ["base: BG96\nfactory: { dtr: 3 }", /factory\.dtr is 3; a whole number from 0 to 2/],
  ["base: BG96\nfactory: { nwscanseq: 04 }", /factory\.nwscanseq is 04; up to three of 00 to 03/],
  ["base: BG96\nfactory: { nwscanmode: 2 }", /factory\.nwscanmode is 2; allowed are 0, 1, 3/],
  [
    "base: BG96\nwording: { rat: { eMTC: 'a\"b' } }",
    /wording\.rat\.eMTC is "a\\"b"; a text of 1 to 20/,
  ],
  [
    "base: BG96\ntraits: { urcGab: 1 }",
    "m.yaml:2:11: traits.urcGab is not known; did you mean urcGap? docs/uncertain.md lists the traits",
  ],
  [
    "base: BG96\ntraits: { urcGap: soon }",
    /traits\.urcGap is "soon"; a whole number from 0 to 60000 ms/,
  ],
  ["base: BG96\ntraits: { connectedState: 4 }", /traits\.connectedState is 4; allowed are 2, 3/],
  ["base: BG96\ntraits: { toString: 4 }", /traits\.toString is not known/],
  [
    "base: BG96\nlacks: [+QIDNSCGF]",
    /lacks\[1\] is "\+QIDNSCGF"; did you mean \+QIDNSCFG\? a command such as/,
  ],
  ["base: BG96\nlacks: +QISDE", 'm.yaml:2:8: lacks is "+QISDE"; a list of commands is needed'],
  [
    "base: BG96\ntests: { +COSP: [] }",
    /tests\."\+COSP" is not known; did you mean \+COPS\? a command with a test form/,
  ],
  ["base: BG96\ntests: { E: [] }", /tests\.E is not known;/],
  [
    "base: BG96\nanswers: { 'QTEMP:': [] }",
    /answers\."QTEMP:" is not known; a command line such as/,
  ],
  ["base: BG96\nrats: [GSM, eMTC, GSM]", 'm.yaml:2:19: rats[3] is "GSM" again; once is enough'],
  ["base: BG96\nbands: { GSM: [900, 900] }", "m.yaml:2:21: bands.GSM[2] is 900 again; once is"],
  ["base: BG96\nbands: { eMTC: [3, 8, 3] }", "m.yaml:2:23: bands.eMTC[3] is 3 again; once is"],
  [
    "base: BG96\nbands: { eMTC: [] }",
    "m.yaml:2:16: bands.eMTC leaves eMTC without bands; give it some under bands.eMTC, or take it out of rats",
  ],
  ["base: BG95-M1\nrats: [eMTC, NBIoT]", "m.yaml:2:7: rats leaves NBIoT without bands; give it"],
  [
    "base: BG95-M2\nfactory: { nwscanmode: 1 }",
    "m.yaml:2:24: factory.nwscanmode leaves no technology to search: nwscanmode 1 and iotopmode 0 of eMTC, NBIoT; one has to be left",
  ],
  ["base: BG96\nrats: [NBIoT]", "m.yaml:2:7: rats leaves no technology to search: nwscanmode 0"],
  [
    "base: BG95-M2\nrats: [eMTC]\nfactory: { iotopmode: 1 }",
    "m.yaml:3:23: factory.iotopmode leaves no technology to search",
  ],
  [
    "base: BG96\nlimits: { contextID: [2, 5] }",
    "m.yaml:2:22: limits.contextID leaves out the context 1; it is the one that there is from the factory",
  ],
  [
    "base: BG96\nlimits: { sendLength: [0, 0], readLength: { max: 0 } }",
    "m.yaml:2:23: limits.sendLength lets nothing through; a max of at least 1 is needed\nm.yaml:2:43: limits.readLength lets nothing",
  ],
  ["base: BG96\ntests: { +COPS: x }", /tests\."\+COPS" is "x"; a list is needed/],
])("%j is refused", async (text, message) => {
  await expect(modelOf(text)).rejects.toThrow(message);
});

test("a model with one technology says what it searches", async () => {
  const model = await modelOf("base: BG95-M2\nrats: [NBIoT]\nfactory: { iotopmode: 1 }");
  expect(model.rats).toEqual(["NBIoT"]);
  expect((await modelOf("base: BG95-M3\nrats: [GSM]\nbands: { eMTC: [] }")).bands.eMTC).toEqual([]);
});

test("what models lack is declared", () => {
  const { commands, options } = vocabulary();
  for (const { name, lacks, tests = {} } of MODELS) {
    expect([...commands, ...options], name).toEqual(expect.arrayContaining([...lacks]));
    expect(commands, name).toEqual(expect.arrayContaining(Object.keys(tests)));
  }
});
