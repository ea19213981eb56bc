import { duration, fault, setting } from "../fault.ts";

export const latePrompt = fault({
  name: "late-prompt",
  layer: "AT",
  doc: "The prompt for data comes late; data that is typed before it waits.",
  subject: "the command: AT+QISEND",
  settings: { by: setting(duration, 1000, "so much later") },
  start: ({ hooks, bites }, { by }) =>
    hooks.say(({ kind, line, chunk }) =>
      kind === "prompt" && bites(line) ? [{ delay: by, chunk }] : undefined,
    ),
});
