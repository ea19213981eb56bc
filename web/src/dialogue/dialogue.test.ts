import { expect, test } from "vitest";
import { Dialogue } from "./dialogue.ts";
import { USUAL } from "./filter.ts";

test("with the rows of before, what was first stays in view", () => {
  const dialogue = new Dialogue(() => {});
  const tell = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      dialogue.row(JSON.stringify({ at, wall: "", kind: "event", event: "power", state: "on" }));
    }
    dialogue.drained();
  };
  dialogue.began(50);
  tell(50, 60);
  expect(dialogue.first).toBe(50);
  expect(dialogue.paused).toBe(false);
  dialogue.again();
  expect(dialogue.shown).toEqual([]);
  dialogue.began(1);
  tell(1, 50);
  expect(dialogue.paused).toBe(false);
  tell(50, 51);
  expect(dialogue.first).toBe(1);
  expect(dialogue.selected).toMatchObject({ at: 50 });
  expect(dialogue.paused).toBe(true);
  tell(51, 60);
  expect(dialogue.behind).toBe(9);
});

test("where another module begins, only that is told, whatever the filter is", () => {
  const dialogue = new Dialogue(() => {});
  const event = { at: 5, wall: "", kind: "event", event: "power", state: "on" };
  dialogue.row(JSON.stringify(event));
  dialogue.drained();
  dialogue.setFilter({ ...USUAL, kinds: new Set(["URCs"]) });
  dialogue.select(dialogue.shown[0]);
  dialogue.anew();
  dialogue.row(JSON.stringify({ ...event, at: 0 }));
  dialogue.drained();
  expect(dialogue.shown).toMatchObject([{ kind: "note", about: "anew" }]);
  expect(dialogue.paused).toBe(false);
  dialogue.setFilter(USUAL);
  expect(dialogue.shown.map(({ at }) => at)).toEqual([0, 0]);
});
