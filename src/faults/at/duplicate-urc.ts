import { integer } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { subjectOf } from "../retold.ts";

export const duplicateUrc = fault({
  name: "duplicate-urc",
  layer: "AT",
  doc: "A URC comes more than once.",
  subject: "the URC: +QIURC",
  settings: { times: setting(integer(2, 100), 2, "how often") },
  start: ({ hooks, bites }, { times }) =>
    hooks.say((said) => {
      if (said.kind !== "urc" || !bites(subjectOf(said))) return undefined;
      return Array.from({ length: times }, () => ({ delay: 0, chunk: said.chunk }));
    }),
});
