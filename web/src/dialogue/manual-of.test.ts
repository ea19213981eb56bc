import { expect, test } from "vitest";
import type { CommandEntry } from "../api/types.ts";
import { manualOf } from "./manual-of.ts";

const entries = ["E", "S3", "S30", "&F", "+QIOPEN", "+QI", "+CMEE"].map((name) => entry(name));

test.each([
  ['AT+QIOPEN=1,0,"TCP","a;b",7', ["+QIOPEN"]],
  ["AT+CMEE=1;+QIOPEN?", ["+CMEE", "+QIOPEN"]],
  ["at+qiopen=?", ["+QIOPEN"]],
  ["ATE0", ["E"]],
  ["ATS30=5", ["S30"]],
  ["AT&F", ["&F"]],
  ["AT+NONE", []],
  ["AT", []],
])("%s", (line, names) => {
  expect(manualOf(line, entries).map(({ name }) => name)).toEqual(names);
});

function entry(name: string): CommandEntry {
  const none = { syntax: [], test: [], params: [], responses: [] };
  return { name, title: "", ref: "", support: "full", within: "", ...none };
}
