import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const known = ["contextID", "connectID", "readLength", "searchEMTC", "M"];

test.each([
  ["conectID", "connectID"],
  ["contxetID", "contextID"],
  ["read-length", "readLength"],
  ["search eMTC", "searchEMTC"],
  ["serachEMTC", "searchEMTC"],
  ["m", "M"],
  ["something", undefined],
  ["", "M"],
])("%s: %s", (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});
