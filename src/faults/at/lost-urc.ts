import { fault } from "../fault.ts";
import { subjectOf } from "../retold.ts";

export const lostUrc = fault({
  name: "lost-urc",
  layer: "AT",
  doc: "A URC is lost, and the data that it carries.",
  subject: "the URC: +QIURC",
  settings: {},
  start: ({ hooks, bites }) =>
    hooks.say((said) => (said.kind === "urc" && bites(subjectOf(said)) ? [] : undefined)),
});
