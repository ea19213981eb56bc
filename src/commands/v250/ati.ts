import { int, optional } from "../../at/params.ts";
import { ok } from "../../at/reply.ts";
import { defineCommand } from "../../modem/define-command.ts";

export const ati = defineCommand({
  name: "I",
  title: "Product Identification",
  ref: "AT 2.1",
  params: { value: optional(int({ min: 0, max: 7 }, "Makes no difference."), 0) },
  responses: ["Quectel", "<model>", "Revision: <revision>"],
  write: ({ model }) => ok("Quectel", model.name, `Revision: ${model.revision}`),
});
