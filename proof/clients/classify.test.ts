/** What answers say of whether something happened. */
import { expect, test } from "vitest";

import { catalogue } from "#problems.ts";
import { classify } from "#proof/clients/classify.ts";

function problem(code: string, status: number, more: object = {}): { status: number; text: string } {
  return { status, text: JSON.stringify({ type: "about:blank", title: "T", detail: "D", status, code, ...more }) };
}

test.each([
  { status: 200, text: '{"balance":5}', body: { balance: 5 } },
  { status: 204, text: "", body: undefined },
])("a $status is a success", ({ status, text, body }) => {
  expect(classify({ status, text })).toEqual({ type: "ok", body });
});

test("every refusal of the catalogue says that nothing was done, but two", () => {
  const unknown = Object.entries(catalogue)
    .filter(([code, { status }]) => classify(problem(code, status)).type === "info")
    .map(([code]) => code);
  expect(unknown.toSorted()).toEqual(["INTERNAL", "OUTCOME_UNKNOWN"]);
});

test("of a refusal is kept what it tells besides its words", () => {
  expect(classify(problem("SEAT_UNAVAILABLE", 409, { seats: [7] }))).toEqual({
    type: "fail",
    value: { status: 409, code: "SEAT_UNAVAILABLE", detail: { seats: [7] } },
  });
});

test.each([
  { what: "no answer", answer: { status: 0, text: "socket hang up" } },
  { what: "a server error without a problem", answer: { status: 503, text: "" } },
  { what: "a refusal in other words", answer: { status: 409, text: '{"message":"no"}' } },
  { what: "a problem of another status", answer: { ...problem("UNAVAILABLE", 503), status: 502 } },
  { what: "a code that nobody knows, of a server error", answer: problem("NOTHING_DONE", 503) },
  { what: "a success that nobody can read", answer: { status: 200, text: '{"balance":' } },
])("$what leaves it unknown", ({ answer }) => {
  expect(classify(answer).type).toBe("info");
});
