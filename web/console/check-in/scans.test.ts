import { expect, test } from "vitest";

import { ApiProblem, type ProblemCode } from "#web/api/problem.ts";
import {
  canBeTicket,
  isWelcome,
  outcomeOf,
  sameShowing,
  withNews,
  withScan,
  writtenCode,
  type Outcome,
  type Scan,
} from "#web/console/check-in/scans.ts";

const code = "000C-M007-5975-W9ZH-BXRK-141X";
const now = Date.parse("2026-10-15T10:00:00Z");

function scan(told: Partial<Scan> = {}): Scan {
  return { id: 1, code, at: now, seenAt: now, outcome: { kind: "unknown" }, ...told };
}

function refusal(problemCode: ProblemCode, extra: Record<string, unknown> = {}, scans: readonly Scan[] = []): Outcome {
  const problem = new ApiProblem({ code: problemCode, status: 409, detail: "Why.", extra });
  return outcomeOf(problem, { code, operator: "mina", scans });
}

test("a code is written as on the ticket, however it was typed", () => {
  expect(writtenCode(" 000cm0075975 w9zhbxrk-14lx\n")).toBe(code);
  expect(writtenCode("oOc-il")).toBe("00C1-1");
  expect(canBeTicket(code)).toBe(true);
});

test("a code is the same where the keyboard wrote Hangul, syllables or parts of them, or double width", () => {
  expect(writtenCode("000ㅊ-ㅡ007-5975-ㅉ9코-ㅠㅌ까-141ㅌ")).toBe(code);
  expect(writtenCode("000ㅊㅡ0075975ㅈ9코ㅠㅌ가141ㅌ".normalize("NFD"))).toBe(code);
  expect(writtenCode("０００Ｃ－ｍ００７")).toBe("000C-M007");
  expect(writtenCode("값 과의 ㅞㅢㄳ")).toBe("RKQT-RHKD-M1NP-M1RT");
});

test("what cannot be a ticket is known without asking", () => {
  expect(canBeTicket(writtenCode("https://example.com/"))).toBe(false);
  expect(canBeTicket(code.slice(0, -1))).toBe(false);
  expect(canBeTicket("")).toBe(false);
});

test("a code is asked for once for as long as it is held there, and while its answer is awaited", () => {
  expect(sameShowing([], code, now)).toBeUndefined();
  expect(sameShowing([scan()], "another", now)).toBeUndefined();
  expect(sameShowing([scan()], code, now + 1_000)?.id).toBe(1);
  expect(sameShowing([scan({ at: now - 60_000 })], code, now + 1_000)?.id).toBe(1);
  expect(sameShowing([scan({ outcome: undefined, seenAt: now - 60_000 })], code, now)?.id).toBe(1);
});

test("a copy that is shown a moment later is asked for anew", () => {
  expect(sameShowing([scan()], code, now + 2_000)).toBeUndefined();
  expect(sameShowing([scan({ id: 2 }), scan({ seenAt: now - 9_000 })], code, now + 1_000)?.id).toBe(2);
});

test("the last twenty are kept, the newest first, and each gets its own outcome", () => {
  const ids = Array.from({ length: 25 }, (_, index) => index);
  const scans = ids.reduce<readonly Scan[]>((all, id) => withScan(all, scan({ id, outcome: undefined })), []);
  expect(scans.map(({ id }) => id)).toEqual(ids.slice(5).toReversed());
  const told = withNews(scans, 10, { outcome: { kind: "unknown" } });
  expect(told.filter(({ outcome }) => outcome).map(({ id }) => id)).toEqual([10]);
});

test("each refusal is told for what it is, and lets nobody in", () => {
  const at = "2026-10-15T09:00:00.000Z";
  const outcomes = [
    refusal("ALREADY_CHECKED_IN", { checkedInAt: at, checkedInBy: "jun" }),
    refusal("TICKET_REFUNDED", { refundedAt: at }),
    refusal("WRONG_SHOW", { showId: 7, concertTitle: "Blue Night", startsAt: at }),
    refusal("NOT_FOUND"),
    refusal("NETWORK"),
  ];
  expect(outcomes.map(({ kind }) => kind)).toEqual(["used", "refunded", "wrongShow", "unknown", "unsure"]);
  expect(outcomes[0]).toEqual({ kind: "used", at, by: "jun" });
  expect(outcomes[2]).toEqual({ kind: "wrongShow", title: "Blue Night", startsAt: at });
  expect(outcomes.some(isWelcome)).toBe(false);
});

test("a ticket used by this door's own lost try is welcome; one used by others or before is not", () => {
  const lost = [scan({ outcome: { kind: "unsure", problem: undefined } })];
  const usedAt = (ms: number, by = "mina") => ({ checkedInAt: new Date(now + ms).toISOString(), checkedInBy: by });
  expect(refusal("ALREADY_CHECKED_IN", usedAt(300), lost).kind).toBe("ownTry");
  expect(refusal("ALREADY_CHECKED_IN", usedAt(300, "jun"), lost).kind).toBe("used");
  expect(refusal("ALREADY_CHECKED_IN", usedAt(-60_000), lost).kind).toBe("used");
  expect(refusal("ALREADY_CHECKED_IN", usedAt(300), [scan()]).kind).toBe("used");
  const lostTwice = [scan({ id: 2, at: now + 30_000, outcome: { kind: "unsure", problem: undefined } }), ...lost];
  expect(refusal("ALREADY_CHECKED_IN", usedAt(300), lostTwice).kind).toBe("ownTry");
});

test("a ticket used long after a lost try, or after tries that did nothing for certain, was used by somebody else", () => {
  const at = new Date(now + 300).toISOString();
  const tried = (problemCode: ProblemCode, status: number): readonly Scan[] => {
    const problem = new ApiProblem({ code: problemCode, status, detail: "Why." });
    return [scan({ outcome: { kind: "unsure", problem } })];
  };
  const used = { checkedInAt: at, checkedInBy: "mina" };
  expect(refusal("ALREADY_CHECKED_IN", used, tried("NETWORK", 0)).kind).toBe("ownTry");
  expect(refusal("ALREADY_CHECKED_IN", used, tried("OUTCOME_UNKNOWN", 503)).kind).toBe("ownTry");
  expect(refusal("ALREADY_CHECKED_IN", used, tried("RATE_LIMITED", 429)).kind).toBe("used");
  const later = { ...used, checkedInAt: new Date(now + 60_000).toISOString() };
  expect(refusal("ALREADY_CHECKED_IN", later, tried("NETWORK", 0)).kind).toBe("used");
});

test("a lost try lets one person in, and not who shows a copy after that", () => {
  const at = new Date(now + 300).toISOString();
  const scans = [
    scan({ id: 2, at: now + 5_000, outcome: { kind: "ownTry", at, by: "mina" } }),
    scan({ outcome: { kind: "unsure", problem: undefined } }),
  ];
  expect(refusal("ALREADY_CHECKED_IN", { checkedInAt: at, checkedInBy: "mina" }, scans).kind).toBe("used");
});
