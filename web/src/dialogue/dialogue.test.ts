import { expect, test } from "vitest";
import { Dialogue } from "./dialogue.ts";
import { USUAL } from "./filter.ts";

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
