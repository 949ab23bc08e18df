import { expect, test } from "vitest";

import { knownOr400 } from "#brief/unknown.ts";
import { Problem } from "#problems.ts";

const lookUp = (found: Promise<unknown>) => knownOr400(found, "path/concertId", "concert");

test("what is found is answered", async () => {
  expect(await lookUp(Promise.resolve(7))).toBe(7);
});

test("what is not found makes the request invalid, and it says where", async () => {
  await expect(lookUp(Promise.reject(new Problem("NOT_FOUND", "There is no concert 9.")))).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    extra: { errors: [{ path: "path/concertId", message: "names no concert" }] },
  });
});

test("any other failure stays what it is", async () => {
  const failure = new Problem("OVERLOADED", "Too many.");
  await expect(lookUp(Promise.reject(failure))).rejects.toBe(failure);
});
