/** Lines of a history become operations. */
import { expect, test } from "vitest";

import type { HistoryEvent } from "#proof/history/event.ts";
import { pairOperations } from "#proof/history/pair.ts";

/** An event without its number, its time and its instance. */
type Line = Readonly<Record<string, unknown>>;

/** Numbered lines, a millisecond apart. */
function history(...lines: readonly Line[]): HistoryEvent[] {
  return lines.map((line, i) => ({ i, t: i, instance: 0, ...line })) as unknown as HistoryEvent[];
}

const asked = { op: "getBalance", type: "invoke", process: 0, args: { user: "mina" } };
const answered = { op: "getBalance", type: "ok", process: 0, value: { balance: 5 } };
const opened = { op: "streamSeats", type: "invoke", process: 1, args: { show: 1 } };
const pushed = { op: "streamSeats", type: "ok", process: 1, value: { show: 1, seats: {} } };

test("a request and its answer are one operation, whatever happens between them", () => {
  const fault = { op: "kill", type: "fault", process: -1, phase: "begins", value: "" };
  const other = { ...asked, process: 2 };
  const operations = pairOperations(history(asked, fault, other, answered, { ...answered, process: 2 }));
  expect(operations).toEqual([
    {
      i: 0,
      op: "getBalance",
      args: { user: "mina" },
      process: 0,
      instance: 0,
      invokedAt: 0,
      endedAt: 3,
      outcome: "ok",
      value: { balance: 5 },
    },
    expect.objectContaining({ i: 2, process: 2, endedAt: 4 }),
  ]);
});

test("operations stand in the order in which they were asked, not in that of their answers", () => {
  const other = { ...asked, process: 2 };
  const operations = pairOperations(history(asked, other, { ...answered, process: 2 }, answered));
  expect(operations.map(({ process }) => process)).toEqual([0, 2]);
});

test("a request without any line after it is unknown, and has no end", () => {
  const [operation] = pairOperations(history(asked));
  expect(operation).toMatchObject({ outcome: "info", endedAt: Number.POSITIVE_INFINITY });
});

test("the key stands with the operation", () => {
  expect(pairOperations(history({ ...asked, key: "k" }, answered))).toMatchObject([{ key: "k" }]);
});

test("every event of a stream is an operation, asked for when the stream was opened", () => {
  const operations = pairOperations(history(opened, pushed, asked, pushed, answered));
  expect(operations.map(({ op, i, invokedAt, endedAt }) => [op, i, invokedAt, endedAt])).toEqual([
    ["streamSeats", 1, 0, 1],
    ["streamSeats", 3, 0, 3],
    ["getBalance", 2, 2, 4],
  ]);
});

test("a stream that was refused is one operation", () => {
  const refused = { ...pushed, type: "fail", value: { status: 401, code: "TOKEN_EXPIRED" } };
  expect(pairOperations(history(opened, refused))).toMatchObject([{ outcome: "fail", i: 0 }]);
});

test.each([
  {
    what: "a process that asks before it was answered",
    lines: [asked, asked],
    error: "line 1: process 0 already asks",
  },
  { what: "an answer to nothing", lines: [answered], error: "line 0: process 0 has not asked for getBalance" },
  { what: "an answer to something else", lines: [{ ...opened, process: 0 }, answered], error: "line 1: process 0" },
  { what: "a second answer", lines: [asked, answered, answered], error: "line 2: process 0 has not asked" },
])("$what fits nowhere", ({ lines, error }) => {
  expect(() => pairOperations(history(...lines))).toThrow(error);
});
