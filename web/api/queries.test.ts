import { QueryObserver } from "@tanstack/react-query";
import { describe, expect, onTestFinished, test } from "vitest";

import { ApiProblem, type ProblemCode } from "#web/api/problem.ts";
import { queryClient, readAgain, retryDelayMs, retryTemporary } from "#web/api/queries.ts";

const problem = (code: ProblemCode, status: number, retryAfterMs?: number) =>
  new ApiProblem({ code, status, detail: "", retryAfterMs });

describe("what is tried again", () => {
  test.each([
    ["NETWORK", 0],
    ["TIMEOUT", 0],
    ["RATE_LIMITED", 429],
    ["OVERLOADED", 503],
    ["OUTCOME_UNKNOWN", 503],
    ["UNREADABLE", 200],
  ] as const)("%s is", (code, status) => {
    expect(retryTemporary(0, problem(code, status))).toBe(true);
    expect(retryTemporary(4, problem(code, status))).toBe(false);
  });

  test.each([
    ["SEAT_UNAVAILABLE", 409],
    ["NOT_FOUND", 404],
    ["TOKEN_EXPIRED", 401],
    ["INVALID_REQUEST", 400],
  ] as const)("%s is not: it would be refused again", (code, status) => {
    expect(retryTemporary(0, problem(code, status))).toBe(false);
  });

  test("a fault of the page itself is not", () => {
    expect(retryTemporary(0, new TypeError("undefined is not a function"))).toBe(false);
  });
});

describe("how long is waited", () => {
  test("never less than the server asks, and not everybody equally long", () => {
    const busy = problem("OVERLOADED", 503, 2_000);
    expect(retryDelayMs(0, busy, 0)).toBe(2_000);
    expect(retryDelayMs(3, busy, 0.99)).toBeLessThanOrEqual(3_000);
    expect(retryDelayMs(3, busy, 0.99)).toBeGreaterThan(2_900);
  });

  test("twice as long each time where it asks for nothing, up to a limit", () => {
    const lost = problem("NETWORK", 0);
    expect([0, 1, 2, 20].map((failures) => retryDelayMs(failures, lost, 0))).toEqual([500, 1_000, 2_000, 15_000]);
  });
});

test("what was asked before a change is not what is shown after it", async () => {
  let balance = 0;
  const answers: (() => void)[] = [];
  const ask = async (): Promise<number> => {
    const now = balance;
    await new Promise<void>((resolve) => answers.push(resolve));
    return now;
  };
  const shown = new QueryObserver(queryClient, { queryKey: ["me", "balance"], queryFn: ask });
  onTestFinished(shown.subscribe(() => undefined));
  onTestFinished(() => queryClient.clear());
  expect(answers).toHaveLength(1);

  balance = 30_000;
  const read = readAgain(["me"]);
  answers[0]?.();
  await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(2);
  answers[1]?.();
  await read;
  expect(shown.getCurrentResult().data).toBe(30_000);
});
