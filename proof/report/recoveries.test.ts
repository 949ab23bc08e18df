/** How soon it went on after a fault, from made-up histories. */
import { expect, test } from "vitest";

import { fault, operation } from "#proof/report/example.ts";
import { recoveriesOf } from "#proof/report/recoveries.ts";

const blow = [fault("killed", "begins", 1_000), fault("killed", "ends", 3_000)];
const exactly = (ms: number) => ({ median: ms, min: ms, max: ms });

test("only a write that was asked after the blow, and was done, is a recovery", () => {
  const operations = [
    operation({ invokedAt: 900, endedAt: 1_100 }),
    operation({ invokedAt: 1_010, endedAt: 1_050, op: "listSeats" }),
    operation({ invokedAt: 1_010, endedAt: 1_060, outcome: "info" }),
    operation({ invokedAt: 1_020, endedAt: 1_900 }),
    operation({ invokedAt: 1_200, endedAt: 1_400 }),
    operation({ invokedAt: 3_100, endedAt: 3_200 }),
  ];
  expect(recoveriesOf(operations, blow)).toEqual([
    {
      fault: "killed",
      blows: 1,
      unseen: 0,
      afterBlowMs: exactly(400),
      afterEndMs: exactly(200),
      longestMs: exactly(1_300),
    },
  ]);
});

test("the longest time without success reaches to the first success after the end", () => {
  const operations = [operation({ invokedAt: 900, endedAt: 1_100 }), operation({ invokedAt: 900, endedAt: 9_000 })];
  expect(recoveriesOf(operations, blow)).toMatchObject([{ longestMs: exactly(7_900) }]);
});

test("a blow after which nothing is done any more is told, and has no times", () => {
  const [recovery] = recoveriesOf([operation({ invokedAt: 0, endedAt: 10 })], blow);
  expect(recovery).toEqual({ fault: "killed", blows: 1, unseen: 1 });
});

test("faults that overlap are told apart, several blows of one are spread, steps of a blow are one", () => {
  const faults = [
    fault("killed", "begins", 0),
    fault("slow", "begins", 50),
    fault("killed", "begins", 60),
    fault("killed", "ends", 100),
    fault("slow", "ends", 200),
    fault("killed", "begins", 1_000),
    fault("killed", "ends", 1_100),
  ];
  const operations = [150, 250, 1_130].map((endedAt) => operation({ invokedAt: endedAt - 10, endedAt }));
  expect(recoveriesOf(operations, faults)).toMatchObject([
    { fault: "killed", blows: 2, afterEndMs: { median: 40, min: 30, max: 50 } },
    { fault: "slow", blows: 1, afterEndMs: exactly(50) },
  ]);
});
