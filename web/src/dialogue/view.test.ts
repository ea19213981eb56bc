import { expect, test } from "vitest";
import type { Entry, Exchange, Note } from "./entry.ts";
import { USUAL } from "./filter.ts";
import { View } from "./view.ts";

test("takes what passes, as it comes", () => {
  const entries = [exchange(0, "AT"), note(1, "line"), exchange(2, "AT+CSQ")];
  const view = new View(USUAL);
  view.update(entries.slice(0, 2), []);
  view.update(entries, []);
  expect(ids(view)).toEqual([0, 2]);
});

test("an exchange that turns out to be an error comes to its place", () => {
  const entries = [exchange(0, "AT"), exchange(1, "AT+CPIN?"), exchange(2, "AT+COPS=9")];
  entries[2]!.result = "ERROR";
  const view = new View({ ...USUAL, onlyErrors: true });
  view.update(entries, []);
  expect(ids(view)).toEqual([2]);
  entries[1]!.result = "+CME ERROR: 10";
  view.update(entries, [entries[1]!]);
  view.update(entries, [entries[1]!]);
  expect(ids(view)).toEqual([1, 2]);
});

test("lets go of what the log has let go of", () => {
  const entries = [exchange(0, "AT"), exchange(1, "AT"), exchange(2, "AT")];
  const view = new View(USUAL);
  view.update(entries, []);
  view.update(entries.slice(2), [entries[0]!]);
  expect(ids(view)).toEqual([2]);
});

test("filters by text, kind and port, and tells what is missing all the same", () => {
  const entries = [exchange(0, "AT+CSQ"), exchange(1, "AT+CPIN?"), note(2, "missed")];
  const view = new View(USUAL);
  view.refilter({ ...USUAL, text: "csq" }, entries);
  expect(ids(view)).toEqual([0, 2]);
  view.refilter({ ...USUAL, port: "usbat" }, entries);
  expect(ids(view)).toEqual([2]);
  view.refilter({ ...USUAL, kinds: new Set(["URCs"]) }, entries);
  expect(ids(view)).toEqual([2]);
});

function ids({ shown }: View): number[] {
  return shown.map(({ id }: Entry) => id);
}

function exchange(id: number, text: string): Exchange {
  return {
    kind: "exchange",
    id,
    at: id,
    wall: "",
    port: "uart1",
    text,
    continued: false,
    result: "OK",
    took: 1,
    answer: "",
    complete: true,
    unanswered: false,
    bites: [],
  };
}

function note(id: number, about: Note["about"]): Note {
  return { kind: "note", id, at: id, wall: "", about, port: undefined, text: about, bad: false };
}
