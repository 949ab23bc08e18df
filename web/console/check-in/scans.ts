/**
 * What was shown at this door, and what came of it. Promises: a code that is shown twice in a moment is asked for once; only
 * an answer of the service lets anybody in; a try whose answer was lost is told as such, and is recognised when it is
 * repeated.
 */
import type { Answer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { inLatinKeys } from "#web/console/check-in/typed-in-hangul.ts";

export type CheckedIn = Answer<"checkIn">;

/**
 * - `admitted`: the ticket is good and is used up now;
 * - `ownTry`: it was used up by this door's own try a moment ago, of which no answer came;
 * - `used`, `refunded`, `wrongShow`, `unknown`: nobody is let in with it, for that reason;
 * - `notCode`: what was read or typed cannot be a ticket;
 * - `unsure`: there was no answer. Showing the ticket again tells.
 */
export type Outcome =
  | { kind: "admitted"; ticket: CheckedIn }
  | { kind: "ownTry" | "used"; at: string; by: string }
  | { kind: "refunded"; at: string }
  | { kind: "wrongShow"; title: string; startsAt: string }
  | { kind: "unknown" }
  | { kind: "notCode" }
  | { kind: "unsure"; problem: unknown };

export interface Scan {
  id: number;
  /** In groups of four, as it stands on the ticket. */
  code: string;
  /** Milliseconds since 1970 by the server's clock. */
  at: number;
  /** When the code was last seen here, by `performance.now()`: a camera sees it again and again. */
  seenAt: number;
  /** Undefined while the service is asked. */
  outcome: Outcome | undefined;
}

const mostScans = 20;
/**
 * A code that is seen again so soon is still the same showing of it: it is held before the camera, or a finger pressed
 * twice. It must be short: who comes next with a copy must not stand before the welcome of who came first.
 */
const sameMomentMs = 1_500;
/** How far the clocks here and at the service may differ. */
const clockSlackMs = 2_000;
/** A try is given up before this, and does nothing after it: what happens later is another's doing. */
const longestTryMs = 20_000;

/**
 * What is read or typed, as it stands on tickets, whichever way the keyboard wrote: capitals, digits for the letters that look
 * like them, groups of four.
 */
export function writtenCode(text: string): string {
  const plain = inLatinKeys(text).replaceAll(/[\s-]/gu, "").replaceAll("O", "0").replaceAll(/[IL]/gu, "1");
  return plain.replaceAll(/.{4}(?=.)/gu, "$&-");
}

/** Whether a code, as written, can be that of a ticket. */
export function canBeTicket(code: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{24,30}$/u.test(code.replaceAll("-", ""));
}

/**
 * The scan that this showing of a code, at `now` by `performance.now()`, still belongs to: then nothing is asked. Undefined
 * if it is another showing.
 */
export function sameShowing(scans: readonly Scan[], code: string, now: number): Scan | undefined {
  const last = scans.find((scan) => scan.code === code);
  return last && (last.outcome === undefined || now - last.seenAt < sameMomentMs) ? last : undefined;
}

/** The scans with another one, the newest first. */
export function withScan(scans: readonly Scan[], scan: Scan): readonly Scan[] {
  return [scan, ...scans].slice(0, mostScans);
}

/** The scans with news of one of them. */
export function withNews(
  scans: readonly Scan[],
  id: number,
  news: Partial<Pick<Scan, "outcome" | "seenAt">>,
): readonly Scan[] {
  return scans.map((scan) => (scan.id === id ? { ...scan, ...news } : scan));
}

/** What a refusal or a failure means at the door; `scans` are those before, `operator` is who asked. */
export function outcomeOf(problem: unknown, { code, operator, scans }: Asked): Outcome {
  if (!(problem instanceof ApiProblem)) return { kind: "unsure", problem };
  const { extra } = problem;
  switch (problem.code) {
    case "ALREADY_CHECKED_IN": {
      const at = textOf(extra["checkedInAt"]);
      const by = textOf(extra["checkedInBy"]);
      const isOwn = by === operator && lostTries(scans, code).some((lost) => couldBe(lost, Date.parse(at)));
      return { kind: isOwn ? "ownTry" : "used", at, by };
    }
    case "TICKET_REFUNDED": {
      return { kind: "refunded", at: textOf(extra["refundedAt"]) };
    }
    case "WRONG_SHOW":
      return { kind: "wrongShow", title: textOf(extra["concertTitle"]), startsAt: textOf(extra["startsAt"]) };
    case "NOT_FOUND":
      return { kind: "unknown" };
    default:
      return { kind: "unsure", problem };
  }
}

/** The tries with this code since the last answer that was final, of which it is not known what they did. */
function lostTries(scans: readonly Scan[], code: string): readonly Scan[] {
  const tries = scans.filter((scan) => scan.code === code);
  const answered = tries.findIndex(({ outcome }) => outcome?.kind !== "unsure");
  const open = answered === -1 ? tries : tries.slice(0, answered);
  // One that was turned away, as for coming too fast, is known to have done nothing.
  return open.filter(({ outcome }) => outcome?.kind === "unsure" && isLost(outcome.problem));
}

function isLost(problem: unknown): boolean {
  return !(problem instanceof ApiProblem) || problem.isOutcomeUnknown;
}

/** Whether a check-in at this time can have been made by that try. */
function couldBe({ at }: Scan, checkedInAt: number): boolean {
  return checkedInAt >= at - clockSlackMs && checkedInAt <= at + longestTryMs + clockSlackMs;
}

function textOf(extra: unknown): string {
  return typeof extra === "string" ? extra : "";
}

export interface Asked {
  code: string;
  operator: string;
  scans: readonly Scan[];
}

/** Whether whoever shows it may go in. */
export function isWelcome({ kind }: Outcome): boolean {
  return kind === "admitted" || kind === "ownTry";
}
