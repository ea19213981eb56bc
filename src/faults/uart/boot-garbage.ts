import { integer } from "../../kernel/form.ts";
import { fault, setting } from "../fault.ts";
import { PORT } from "./ways.ts";

export const bootGarbage = fault({
  name: "boot-garbage",
  layer: "UART",
  doc: "Random bytes come before RDY.",
  subject: PORT,
  settings: { bytes: setting(integer(1, 4096), 16, "how many") },
  start: ({ hooks, wires, bites, random }, { bytes }) =>
    hooks.power((state) => {
      if (state !== "on") return;
      for (const wire of wires) {
        if (!bites(wire.port)) continue;
        wire.noise(Buffer.from(Array.from({ length: bytes }, () => random.int(0, 255))));
      }
    }),
});
