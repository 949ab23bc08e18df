/** A small campaign for tests to report on: everything right, unless a test changes it. */
import type { CampaignRecord } from "#proof/campaign/record.ts";
import type { Checker, Finding } from "#proof/checkers/checker.ts";
import type { FaultLine } from "#proof/history/event.ts";
import type { OperationName } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

interface Timed {
  readonly op?: OperationName;
  readonly invokedAt: number;
  readonly endedAt: number;
  readonly outcome?: Operation["outcome"];
}

/** An operation of which only kind, times and outcome matter. */
export function operation({ op = "chargeBalance", invokedAt, endedAt, outcome = "ok" }: Timed): Operation {
  const asked = { i: 0, op, args: {}, process: 0, instance: 0, invokedAt, endedAt, outcome, value: {} };
  return asked as unknown as Operation;
}

export function fault(op: string, phase: FaultLine["phase"], t: number): FaultLine {
  return { i: 0, t, process: -1, type: "fault", op, phase, value: "" };
}

/** A checker that finds what it is told to. */
export function checker(invariant: number, finding: Partial<Finding> = {}): Checker {
  return {
    invariant,
    name: `invariant-${invariant}`,
    says: `what ${invariant} says`,
    check: () => ({ violations: [], checked: 1, seen: "1 thing", ...finding }),
  };
}

/** Three minutes, in which one operation a tenth of a second is done, and one is unknown, with two blows of one fault. */
export function exampleRecord(): CampaignRecord {
  const done = Array.from({ length: 1_800 }, (_, n) => operation({ invokedAt: 100 * n, endedAt: 100 * n + 50 }));
  return {
    history: ".proof/seed-7/history.jsonl",
    evidence: {
      header: {
        type: "header",
        seed: 7,
        minutes: 3,
        faults: ["paused", "disk-full"],
        startedAt: 0,
        instances: 3,
        holdSeconds: 4,
        concerts: [],
      },
      operations: [...done, operation({ invokedAt: 0, endedAt: 5_000, outcome: "info" })],
      faults: [
        fault("paused", "begins", 1_010),
        fault("paused", "ends", 2_010),
        fault("paused", "begins", 5_000),
        fault("paused", "ends", 6_000),
      ],
      samples: [{ from: 0, by: 1 }] as unknown as CampaignRecord["evidence"]["samples"],
      dump: { at: 0 } as unknown as NonNullable<CampaignRecord["evidence"]["dump"]>,
    },
    circumstances: {
      machine: {
        date: "2030-01-01T00:00:00.000Z",
        cpu: "a cpu",
        cores: 2,
        memoryGb: 4,
        system: "linux",
        node: "v20",
        postgresql: "18",
        loadAverage: [0, 0, 0],
      },
      leftOut: [{ fault: "disk-full", why: "it needs root" }],
      failures: [],
      crashes: [],
      endedEarly: false,
      audit: { holds: true, invariants: 39, broken: [] },
    },
  };
}
