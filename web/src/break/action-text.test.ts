import { expect, test } from "vitest";
import type { Action, ActionSlot } from "../api/types.ts";
import { actionName, actionText } from "./action-text.ts";

const rejects = action("rejects PLMN [CAUSE]", [slot("plmn"), slot("cause", { optional: true })]);
const texts = action('texts "FROM" [TEXT…]', [
  slot("from", { quoted: true }),
  slot("text", { optional: true, rest: true }),
]);
const lets = { ...action("lets PWRKEY go", []), who: "host" };

test("slots are filled in", () => {
  expect(actionText(rejects, { plmn: "00101", cause: "13" })).toBe("network! rejects 00101 13");
  expect(actionText(rejects, { plmn: " * ", cause: "" })).toBe("network! rejects *");
  expect(actionText(texts, { from: "Bank", text: "code is 1" })).toBe(
    'network! texts "Bank" code is 1',
  );
});

test("other words in capitals stay", () => {
  expect(actionText(lets, {})).toBe("host! lets PWRKEY go");
});

test("it is called by its words", () => {
  expect([rejects, texts, lets].map(actionName)).toEqual(["rejects", "texts", "lets PWRKEY go"]);
});

function action(form: string, slots: readonly ActionSlot[]): Action {
  return { who: "network", form, doc: "", slots };
}

function slot(name: string, fields: Partial<ActionSlot> = {}): ActionSlot {
  return { name, allowed: "", optional: false, quoted: false, rest: false, ...fields };
}
