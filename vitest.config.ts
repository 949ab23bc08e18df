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
          // Tests wait more than they compute: for the database, for processes, for time to pass.
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
          // A browser and an instance for each file: one at a time, and nothing beside. Two are a third faster, but each then
          // waits for the other at moments that no test should depend on.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
