/**
 * What was shown at this door, and what came of it. Promises: a code that is shown twice in a moment is asked for once; only
 * an answer of the service lets anybody in; a try whose answer was lost is told as such, and is recognised when it is
 * repeated.
 */
import type { Answer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";

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
  | { kind: "wrongShow"; showId: number | undefined; detail: string }
  | { kind: "unknown" }
  | { kind: "notCode" }
  | { kind: "unsure"; problem: unknown };

export interface Scan {
  id: number;
  /** In groups of four, as it stands on the ticket. */
  code: string;
  /** Milliseconds since 1970 by the server's clock. */
  at: number;
  /** Undefined while the service is asked. */
  outcome: Outcome | undefined;
}

const mostScans = 20;
/** A camera sees the same code for as long as it is held there, and a finger may press twice. */
const sameMomentMs = 4_000;
/** How far the clocks here and at the service may differ. */
const clockSlackMs = 2_000;

/** What is read or typed, as it stands on tickets: capitals, digits for the letters that look like them, groups of four. */
export function writtenCode(text: string): string {
  const plain = text.toUpperCase().replaceAll(/[\s-]/gu, "").replaceAll("O", "0").replaceAll(/[IL]/gu, "1");
  return plain.replaceAll(/.{4}(?=.)/gu, "$&-");
}

/** Whether a code, as written, can be that of a ticket. */
export function canBeTicket(code: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{24,30}$/u.test(code.replaceAll("-", ""));
}

/** Whether the same code was shown just now: then it is not asked for again, unless its answer was lost. */
export function isRepeat(scans: readonly Scan[], code: string, now: number): boolean {
  const last = scans.find((scan) => scan.code === code);
  if (!last || last.outcome?.kind === "unsure") return false;
  return last.outcome === undefined || now - last.at < sameMomentMs;
}

/** The scans with another one, the newest first. */
export function withScan(scans: readonly Scan[], scan: Scan): readonly Scan[] {
  return [scan, ...scans].slice(0, mostScans);
}

/** The scans with what came of one of them. */
export function withOutcome(scans: readonly Scan[], id: number, outcome: Outcome): readonly Scan[] {
  return scans.map((scan) => (scan.id === id ? { ...scan, outcome } : scan));
}

/** What a refusal or a failure means at the door; `scans` are those before, `operator` is who asked. */
export function outcomeOf(problem: unknown, { code, operator, scans }: Asked): Outcome {
  if (!(problem instanceof ApiProblem)) return { kind: "unsure", problem };
  const { extra, detail } = problem;
  switch (problem.code) {
    case "ALREADY_CHECKED_IN": {
      const at = textOf(extra["checkedInAt"]);
      const by = textOf(extra["checkedInBy"]);
      const lost = scans.find((scan) => scan.code === code && scan.outcome?.kind === "unsure");
      const isOwn = lost !== undefined && by === operator && Date.parse(at) >= lost.at - clockSlackMs;
      return { kind: isOwn ? "ownTry" : "used", at, by };
    }
    case "TICKET_REFUNDED": {
      return { kind: "refunded", at: textOf(extra["refundedAt"]) };
    }
    case "WRONG_SHOW":
      return { kind: "wrongShow", showId: problem.extraNumber("showId"), detail };
    case "NOT_FOUND":
      return { kind: "unknown" };
    default:
      return { kind: "unsure", problem };
  }
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
