import { expect, test } from "vitest";

import { catalogue, Problem, type ProblemCode } from "#problems.ts";

const codes = Object.keys(catalogue) as ProblemCode[];

test.each(codes)("%s has a status of a refusal, a title and a remedy in whole sentences", (code) => {
  const { status, title, remedy } = catalogue[code];
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  expect(title).toMatch(/^[A-Z].*[^.]$/u);
  expect(remedy).toMatch(/^[A-Z].*\.$/u);
});

test("the codes that the API promises are there, each with its status", () => {
  const promised: Record<number, ProblemCode[]> = {
    400: ["INVALID_REQUEST"],
    401: ["TOKEN_MISSING", "TOKEN_INVALID", "TOKEN_EXPIRED"],
    402: ["INSUFFICIENT_BALANCE"],
    403: ["NOT_ADMITTED", "FORBIDDEN"],
    404: ["NOT_FOUND"],
    409: ["SEAT_UNAVAILABLE", "SEAT_LIMIT_REACHED", "HOLD_EXPIRED", "ALREADY_PAID", "QUEUE_CLOSED"],
    422: ["IDEMPOTENCY_KEY_REUSED"],
    429: ["RATE_LIMITED"],
    503: ["OVERLOADED"],
  };
  for (const [status, list] of Object.entries(promised)) {
    for (const code of list) expect([code, catalogue[code].status]).toEqual([code, Number(status)]);
  }
});

test("a problem becomes a body by RFC 9457, with what is special about it beside the standard members", () => {
  const problem = new Problem("INSUFFICIENT_BALANCE", "The balance is too small for 7 won.", { balance: 3, amount: 7 });
  expect(problem.status).toBe(402);
  expect(problem.toBody()).toEqual({
    type: "/problems/INSUFFICIENT_BALANCE",
    title: "The balance is too small",
    status: 402,
    code: "INSUFFICIENT_BALANCE",
    detail: "The balance is too small for 7 won.",
    balance: 3,
    amount: 7,
  });
  expect(JSON.parse(problem.toText())).toEqual(problem.toBody());
});

test("only what waiting can help says when to try again", () => {
  const waits = codes.filter((code) => new Problem(code, "").retryAfterSeconds !== undefined);
  expect(waits.toSorted()).toEqual(["OUTCOME_UNKNOWN", "OVERLOADED", "RATE_LIMITED", "UNAVAILABLE"]);
});

test("a refusal is an answer, not a fault: it carries no stack, and leaves those of faults alone", () => {
  expect(new Problem("NOT_FOUND", "No such thing.").stack ?? "").not.toContain("problems.test");
  expect(new Error("a fault").stack).toContain("problems.test");
});
