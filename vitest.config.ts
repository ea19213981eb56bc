import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// A step of a dialogue may wait five seconds for a real port; a dialogue has many steps. Half as many workers again as
// there are cores: most of the time is waiting for other processes. Modules are loaded once for each worker, not once for
// each file: nothing here keeps anything in a module that another file could stumble over.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    isolate: false,
  },
});
