/** The report says first whether all was right, and counts what was written down. */
import { expect, test } from "vitest";

import { readOptions } from "#crowd/options.ts";
import { Recorder } from "#crowd/recorder.ts";
import { writeReport } from "#crowd/report-text.ts";
import { reportOn, type Report } from "#crowd/report.ts";

const stage = { concertId: 4, title: "Blue Night", isOwnConcert: true, adminToken: "t", standsStill: undefined };
const sample = { at: 0, state: "open" as const, waiting: 1, admitted: 1, capacity: 2 };
const seats = { held: 0, sold: 2, total: 2, amountSold: 200 };

/** Two fans: one bought both seats, three seconds after joining and one after being told; the other never came. */
function report(change: (recorder: Recorder) => void = () => undefined): Report {
  const recorder = new Recorder();
  const { history } = recorder;
  const place = { position: 0, rises: 0, joinedFrom: 1_900, joinedBy: 2_000 };
  history.places.push(
    { ...place, fan: 0, number: 1, waitedFrom: 2_001, admittedBy: 4_000, passedFrom: 5_000 },
    { ...place, fan: 1, number: 2 },
  );
  const receipt = { seats: [1, 2], amount: 200, paidBy: 6_000, paidAt: 10, askedAt: 9 };
  const hold = { fan: 0, reservationId: 1, showId: 1, seats: [1, 2], amount: 200 };
  history.holds.push({ ...hold, heldFrom: 4_500, heldBy: 4_600, heldUntil: 20, surelyUntil: 5_000, receipt });
  history.samples.push(sample, { ...sample, at: 1_000, seats });
  const invariant = { name: "seat-sold-once", sentence: "No seat twice.", holds: true, checked: 10, offending: [] };
  history.audits.push({ at: 1_500, invariants: [invariant] });
  history.lastLookFrom = 900;
  history.lostTurns = 1;
  recorder.endings.set("never came back", 1).set("bought", 1);
  const answer = { sentAt: 0, answeredAt: 10, status: 409, text: "", headers: {} };
  const problem = { code: "SEAT_UNAVAILABLE", title: "A seat is already taken", detail: "" };
  recorder.answered("reserveSeats", { ...answer, ok: false, code: problem.code, problem });
  change(recorder);
  const options = readOptions(["--create"], {});
  if (!options) throw new Error("help was asked for");
  return reportOn({ options, stage, recorder, startedAt: 1_000, endedAt: 11_000, ownDelayMs: 3 });
}

test("what was written down is counted", () => {
  const { sale, waitSeconds, turns, answers, rehearsal, audit } = report();
  expect(sale).toEqual({
    seatsTotal: 2,
    soldByFigures: 2,
    heldAtEnd: 0,
    lookedAfterSeconds: 0,
    isLastLook: true,
    seatsOnReceipts: 2,
    wonOnReceipts: 200,
    soldOutAfterSeconds: 5,
  });
  expect(waitSeconds).toEqual({ count: 1, p50: 2, p90: 2, p99: 2, max: 2 });
  // One empty for a second, and two turns from the line: the one that was used and the one that was lost.
  expect(turns).toMatchObject({ admitted: 1, lostToNoShows: 1, fromTheLine: 2, emptySecondsEach: 0.5 });
  const invariants = [{ name: "seat-sold-once", holds: true, checked: 10 }];
  expect(audit).toEqual({ lookedAfterSeconds: 0.5, invariants });
  expect(answers).toMatchObject({ total: 1, perSecond: 0.1, tookMs: { reserveSeats: { count: 1, p50: 10 } } });
  expect(answers.refusals).toEqual([{ code: "SEAT_UNAVAILABLE", title: "A seat is already taken", count: 1 }]);
  expect(rehearsal.tookSeconds).toBe(10);
});

test("its first words are whether all was right; what could not be checked is said, and breaks nothing", () => {
  expect(report().allKept).toBe(true);
  const text = writeReport(report());
  expect(text).toContain('Rehearsal of concert 4, "Blue Night"\nEvery promise that could be checked was kept.');
  expect(text).toContain("2 of 2 seats sold: sold out 5.0 s after the beginning");
  expect(text).toContain("SEAT_UNAVAILABLE             1  A seat is already taken");
});

test("what is only known as it stood before the end is told as that", () => {
  const early = report(({ history }) => {
    delete history.lastLookFrom;
    Object.assign(history.settled, { done: 1, of: 2 });
  });
  const text = writeReport(early);
  expect(text).toContain("2 of 2 seats sold as of the last look, 0.00 s after the beginning");
  expect(text).toContain("1 lost to no-shows, as far as was asked: 1 of 2 fans");
});

test("a broken promise is told first, with what broke it", () => {
  const broken = report((recorder) => recorder.error("getPlace was answered 500 INTERNAL: oh"));
  expect(broken.allKept).toBe(false);
  const text = writeReport(broken);
  expect(text).toContain("PROMISES WERE BROKEN: answers.");
  expect(text).toContain("! getPlace was answered 500 INTERNAL: oh");
});

test("no line of who came and how it ended is endless", () => {
  const long = report((recorder) => {
    for (let index = 0; index < 40; index += 1) recorder.endings.set(`ended in way number ${index}`, 1);
  });
  const lines = writeReport(long).split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(125);
  expect(lines.join(" ")).toContain("1 ended in way number 39");
});
