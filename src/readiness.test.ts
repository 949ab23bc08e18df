import pg from "pg";
import { expect, test } from "vitest";

import { ConnectionLost } from "#db/errors.ts";
import { Problem } from "#problems.ts";
import { checkReadiness } from "#readiness.ts";

/** An event log that was current so long ago, or cannot be followed. */
function log(staleMs: number, failure?: Error) {
  return { staleMs, poll: () => (failure ? Promise.reject(failure) : Promise.resolve()) };
}

const outcome = (ready: Promise<void>): Promise<unknown> =>
  ready.then(
    () => "ready",
    (error: unknown) => (error instanceof Problem ? error.code : error),
  );

test("an instance is ready while it follows the log as often as it should", async () => {
  expect(await outcome(checkReadiness(log(999)))).toBe("ready");
});

test("one that follows it too slowly says so, and not that the database cannot be reached", async () => {
  const tooLong = new pg.DatabaseError("canceling statement due to statement timeout", 0, "error");
  tooLong.code = "57014";
  expect(await outcome(checkReadiness(log(1_001)))).toBe("OVERLOADED");
  expect(await outcome(checkReadiness(log(0, tooLong)))).toBe("OVERLOADED");
});

test("one that cannot reach the database is not ready for that reason", async () => {
  const lost = new ConnectionLost("connect ECONNREFUSED");
  expect(await outcome(checkReadiness(log(0, lost)))).toBe(lost);
});
