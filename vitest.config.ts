import { defineConfig } from "vitest/config";

const rooms = ["src", "tooling", "test", "crowd", "load", "proof", "web"];

/** Only there to end what hangs. How long something takes is never asserted: the machine may be busy. */
const patience = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    projects: [
      {
        test: {
          ...patience,
          name: "node",
          include: rooms.map((room) => `${room}/**/*.test.ts`),
          exclude: ["test/browser/**"],
          // Nor is how soon something comes to be: a second, which is usual, is a time asserted.
          expect: { poll: { timeout: 240_000 } },
          // Tests wait for the database more than they compute; more workers than cores would only make their clocks unfair.
          maxWorkers: 2,
          // Files share their worker's modules (half the processor time): none may leave anything behind in one.
          isolate: false,
        },
      },
      {
        test: {
          ...patience,
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/support/browser/global-setup.ts"],
          // What a page shows comes when it comes: a second, which is usual, is a time asserted.
          expect: { poll: { timeout: 60_000 } },
          // A browser and an instance for each file: one at a time, and nothing beside, or they only wait for each other.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
