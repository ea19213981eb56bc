import { expect, test } from "vitest";
import type { CommandEntry } from "../api/types.ts";
import { complete } from "./completion.ts";

const commands = [entry("+QIOPEN", ["AT+QIOPEN=<contextID>,…"]), entry("+QIACT"), entry("+CSQ")];

test("several names: what they have in common", () => {
  expect(complete("AT+Q", commands)).toEqual({
    rest: "I",
    candidates: ["+QIOPEN", "+QIACT"],
    syntax: [],
  });
});

test("one name: the rest of it, and how it is written", () => {
  expect(complete("AT+CSQ;+qio", commands)).toEqual({
    rest: "PEN",
    candidates: [],
    syntax: ["AT+QIOPEN=<contextID>,…"],
  });
});

test("all of a command: how it is written", () => {
  const syntax = ["AT+QIOPEN=<contextID>,…"];
  expect(complete("AT+QIOPEN", commands)).toEqual({ rest: "", candidates: [], syntax });
  expect(complete('AT+QIOPEN=1,0,"TCP;', commands)).toEqual({ rest: "", candidates: [], syntax });
});

test("no command, nothing to say", () => {
  const nothing = { rest: "", candidates: [], syntax: [] };
  expect(complete("hello", commands)).toEqual(nothing);
  expect(complete("AT+NONE", commands)).toEqual(nothing);
});

function entry(name: string, syntax: readonly string[] = []): CommandEntry {
  const none = { test: [], params: [], responses: [] };
  return { name, title: "", ref: "", support: "full", within: "", syntax, ...none };
}
