import { defineConfig } from "vitest/config";

// A step of a dialogue may wait five seconds for a real port; a dialogue has many steps. A worker for each core, none
// left out: most of the time is waiting for other processes.
export default defineConfig({
  test: { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: "100%" },
});
