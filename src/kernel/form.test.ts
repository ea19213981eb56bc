import { expect, test } from "vitest";
import { integer, like, matchForm, oneOf } from "./form.ts";

const slots = {
  plmn: like(/^\d{5}$/, "five digits"),
  cause: integer(1, 255),
  from: like(/./, "a name"),
  text: like(/./s, "a text"),
  how: oneOf("now", "later"),
};

test.each([
  ["rejects PLMN [CAUSE]", "rejects 00101 15", { plmn: "00101", cause: 15 }],
  ["rejects PLMN [CAUSE]", "  rejects   00101 ", { plmn: "00101" }],
  ['texts "FROM" TEXT…', 'texts "a b" c  "d" ', { from: "a b", text: 'c  "d"' }],
  ["drops DTR", "drops DTR", {}],
  ["dies HOW", "dies later", { how: "later" }],
])("%s reads %s", (form, text, values) => {
  expect(matchForm(form, slots, text).values).toEqual(values);
});

test.each([
  ["rejects PLMN [CAUSE]", "rejects", 1, "PLMN is missing, five digits"],
  ["rejects PLMN [CAUSE]", "rejects 1", 1, 'PLMN is five digits, and not "1"'],
  ["rejects PLMN [CAUSE]", "rejects 00101 -1", 1, 'CAUSE is a number from 1 to 255, and not "-1"'],
  ["rejects PLMN [CAUSE]", "rejects 00101 15 x y", 1, '"x y" is too much'],
  ["rejects PLMN [CAUSE]", "accepts 00101", 0, '"accepts" where rejects should stand'],
  ['texts "FROM" TEXT…', "texts a b", 1, "FROM is missing, a name"],
  ["dies HOW", "dies soon", 1, 'HOW is now, later, and not "soon"'],
  ["loses coverage", "", 0, "nothing where loses should stand"],
])("%s does not read %s", (form, text, fits, why) => {
  expect(matchForm(form, slots, text)).toEqual({ fits, why });
});
