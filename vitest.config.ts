import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "crowd/**/*.test.ts", "load/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    // Only there to end what hangs. How long something takes is never asserted: the machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests wait for the database more than they compute; more workers than cores would only make their clocks unfair.
    maxWorkers: 2,
    // Files share their worker's modules (half the processor time): none may leave anything behind in one.
    isolate: false,
  },
});
