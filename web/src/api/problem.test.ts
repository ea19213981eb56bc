import { expect, test } from "vitest";
import { problemOf } from "./problem.ts";

test("of what is wrong with a body, the place is left out", async () => {
  const detail =
    "the body:1:26: settings cannot be so; cut: at is a number from 1 to 65535, and not x";
  const problem = await problemOf(
    new Response(JSON.stringify({ title: "Wrong body", detail }), { status: 400 }),
  );
  expect(problem.message).toBe(
    "settings cannot be so; cut: at is a number from 1 to 65535, and not x",
  );
});
