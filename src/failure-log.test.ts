import { pino } from "pino";
import { expect, test } from "vitest";

import { FailureLog } from "#failure-log.ts";

function start(againAfterMs: number): { log: FailureLog; told: () => unknown[] } {
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line) => void lines.push(line) });
  const about = { work: "sweep" };
  const log = new FailureLog({ logger, failing: "it failed", over: "it works again", about, againAfterMs });
  const told = (): unknown[] =>
    lines.map((line) => {
      const { msg, work, failures, err } = JSON.parse(line) as Record<string, unknown>;
      return [msg, work, failures, (err as { message: string } | undefined)?.message];
    });
  return { log, told };
}

test("a failure that lasts is told once, and its end with how often it failed", () => {
  const { log, told } = start(3_600_000);
  for (const which of ["first", "second", "third"]) log.failed(new Error(which));
  log.succeeded();
  log.succeeded();
  log.failed(new Error("another"));
  expect(told()).toEqual([
    ["it failed", "sweep", 1, "first"],
    ["it works again", "sweep", 3, undefined],
    ["it failed", "sweep", 1, "another"],
  ]);
});

test("after a while it is told again, as it is then", () => {
  const { log, told } = start(0);
  log.failed(new Error("first"));
  log.failed(new Error("second"));
  expect(told()).toEqual([
    ["it failed", "sweep", 1, "first"],
    ["it failed", "sweep", 2, "second"],
  ]);
});

test("what never fails is never told", () => {
  const { log, told } = start(0);
  log.succeeded();
  expect(told()).toEqual([]);
});
