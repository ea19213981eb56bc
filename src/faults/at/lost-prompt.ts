import { fault } from "../fault.ts";

export const lostPrompt = fault({
  name: "lost-prompt",
  layer: "AT",
  doc: "The prompt for data is lost; the module waits for the data all the same.",
  subject: "the command: AT+QISEND",
  settings: {},
  start: ({ hooks, bites }) =>
    hooks.say(({ kind, line }) => (kind === "prompt" && bites(line) ? [] : undefined)),
});
