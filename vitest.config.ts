import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// A step of a dialogue may wait five seconds for a real port; a dialogue has many steps. Half as many workers again as
// there are cores: most of the time is waiting for other processes. Tests beside the sources share loaded modules; those
// in test/, with programs, ports and memory that is measured, have a process of their own for each file.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: ["src/**/*.test.ts", "web/**/*.test.ts", "web/**/*.test.tsx"],
          isolate: false,
        },
      },
      { extends: true, test: { name: "whole", include: ["test/**/*.test.ts"] } },
    ],
  },
});
