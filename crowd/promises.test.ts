/** The verdicts: kept, broken, or honestly unchecked. */
import { expect, test } from "vitest";

import type { History, PlaceStory, Sample } from "#crowd/history.ts";
import { checkPromises, type Circumstances, type Verdict } from "#crowd/promises.ts";
import { Recorder } from "#crowd/recorder.ts";

const alone: Circumstances = { isOwnConcert: true, hasOperator: true, answers: 100 };

function place(number: number, more: Partial<PlaceStory> = {}): PlaceStory {
  return { fan: number, number, joinedFrom: number, joinedBy: number + 0.5, position: 1, rises: 0, ...more };
}

const seats = { held: 0, sold: 1, total: 10, amountSold: 100 };
const sample: Sample = { at: 0, state: "open", waiting: 0, admitted: 2, capacity: 2, seats };
const invariant = { name: "seat-sold-once", sentence: "", holds: true, checked: 1_000, offending: [] };
const audit = { at: 0, invariants: [invariant] };

/** A rehearsal in which one fan bought a seat and another left. */
function history(more: Partial<History> = {}): History {
  const receipt = { seats: [7], amount: 100, paidBy: 9, paidAt: 900, askedAt: 890 };
  const times = { heldFrom: 5, heldBy: 6, heldUntil: 1_000, surelyUntil: 7 };
  return {
    ...new Recorder().history,
    places: [place(1, { admittedBy: 3, passedFrom: 8 }), place(2)],
    holds: [{ fan: 1, reservationId: 1, showId: 1, seats: [7], amount: 100, ...times, receipt }],
    purses: [
      {
        fan: 1,
        movements: [
          { kind: "charge", amount: 300, balance: 300 },
          { kind: "payment", amount: 100, balance: 200 },
        ],
        unsettled: [],
        told: { balance: 200 },
      },
    ],
    samples: [sample],
    audits: [audit],
    lastLookFrom: 0,
    repeats: [{ fan: 1, operation: "payReservation", answers: ["201 a", "201 a"] }],
    ...more,
  };
}

function verdicts(changes: Partial<History> = {}, circumstances: Partial<Circumstances> = {}): Record<string, Verdict> {
  const all = checkPromises(history(changes), { ...alone, ...circumstances });
  return Object.fromEntries(all.map((verdict) => [verdict.name, verdict]));
}

function namesOf(wanted: Verdict["verdict"], all: Record<string, Verdict>): string[] {
  return Object.values(all).flatMap(({ name, verdict }) => (verdict === wanted ? [name] : []));
}

test("in a good rehearsal every promise is kept", () => {
  const all = verdicts();
  expect(namesOf("kept", all)).toEqual(Object.keys(all));
  expect(Object.keys(all).length).toBe(10);
});

test("each promise is broken by what breaks it, and no other is", () => {
  const [first, second] = history().places as [PlaceStory, PlaceStory];
  const [hold] = history().holds as [History["holds"][number]];
  const broken: Record<string, Partial<History>> = {
    order: { places: [{ ...first, joinedFrom: 50, joinedBy: 51 }, second] },
    "no gaps": { places: [first, { ...second, number: 3 }] },
    admission: { places: [first, { ...second, rises: 1 }] },
    capacity: { samples: [{ ...sample, capacity: 0 }] },
    seats: { holds: [hold, { ...hold, fan: 2, reservationId: 2, heldFrom: 7, heldBy: 8 }].map(withoutReceiptOf(2)) },
    deadlines: { lapses: [{ fan: 1, what: "hold", until: 10_000, refusedAt: 1_000 }] },
    money: { samples: [{ ...sample, seats: { ...seats, amountSold: 200 } }] },
    keys: { repeats: [{ fan: 1, operation: "payReservation", answers: ["201 a", "201 b"] }] },
    answers: { errors: ["getPlace was answered 500 INTERNAL"] },
    audit: { audits: [{ ...audit, invariants: [{ ...invariant, holds: false, offending: [{}] }] }, audit] },
  };
  for (const [name, changes] of Object.entries(broken)) expect(namesOf("broken", verdicts(changes))).toEqual([name]);
});

function withoutReceiptOf(fan: number) {
  return (hold: History["holds"][number]): History["holds"][number] => {
    const { receipt, ...others } = hold;
    return hold.fan === fan || !receipt ? others : hold;
  };
}

test("without the operator's token the audit is unchecked, not kept", () => {
  const { seats: _, ...known } = sample;
  const all = verdicts({ audits: [], samples: [known] }, { hasOperator: false });
  expect(namesOf("unchecked", all)).toEqual(["audit"]);
});

test("a promise that nothing was seen of is unchecked", () => {
  const nothing = verdicts(
    { ...new Recorder().history, samples: [sample], audits: [audit], lastLookFrom: 0 },
    { answers: 1 },
  );
  expect(namesOf("kept", nothing)).toEqual(["answers", "audit"]);
  expect(namesOf("unchecked", verdicts({ repeats: [] }))).toEqual(["keys"]);
});

test("an audit is checked when all is quiet: where the last one was not answered, it is not", () => {
  for (const audits of [[], [audit]]) {
    expect(namesOf("unchecked", verdicts({ audits, lastLookFrom: 1, samples: [{ ...sample, at: 2 }] }))).toEqual([
      "audit",
    ]);
  }
  const broken = { ...audit, invariants: [{ ...invariant, holds: false }] };
  expect(namesOf("broken", verdicts({ audits: [broken], lastLookFrom: 1 }))).toEqual(["audit"]);
});

test("figures of before the end accuse nobody; how many accounts were settled is told", () => {
  const early = { samples: [{ ...sample, seats: { ...seats, amountSold: 0 } }], settled: { done: 1, of: 2 } };
  expect(verdicts(early)["money"]?.verdict).toBe("broken");
  expect(verdicts({ ...early, lastLookFrom: 1 })["money"]).toMatchObject({
    verdict: "kept",
    seen: "1 of 2 balances and 0 statements",
  });
});

test("where others may join too, a missing number is nobody's fault", () => {
  const places = [place(5), place(7)];
  expect(verdicts({ places }, { isOwnConcert: false })["no gaps"]?.verdict).toBe("unchecked");
  expect(verdicts({ places: [place(5), place(6)] }, { isOwnConcert: false })["no gaps"]?.verdict).toBe("kept");
  expect(verdicts({ places: [place(5), place(6)] })["no gaps"]?.verdict).toBe("broken");
});

test("the number of a join that was never answered is not missed", () => {
  expect(verdicts({ places: [place(1), place(3)], unansweredJoins: 1 })["no gaps"]?.verdict).toBe("kept");
});

test("without a waiting room there is no capacity to keep", () => {
  expect(verdicts({ samples: [{ ...sample, state: "bypass", capacity: 0 }] })["capacity"]?.verdict).toBe("unchecked");
});

test("however much contradicts a promise, no more than some of it is told", () => {
  const errors = Array.from({ length: 1_000 }, (_, index) => `error ${index}`);
  expect(verdicts({ errors })["answers"]?.broken.length).toBe(20);
});
