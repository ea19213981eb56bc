import { defineConfig } from "vitest/config";

// A step of a dialogue may wait five seconds for a real port; a dialogue has many steps.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } });
