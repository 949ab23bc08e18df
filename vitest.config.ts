import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Tests wait for the database more than they compute; more workers than cores would only make their clocks unfair.
    maxWorkers: 2,
    // Files share their worker's modules (half the processor time): none may leave anything behind in one.
    isolate: false,
  },
});
