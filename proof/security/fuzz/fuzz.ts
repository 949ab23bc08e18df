/**
 * Fuzzing: every operation of openapi.json is asked so many times, with whatever the document allows, forbids, or does not
 * think of. Promises to be kept by the service: no answer is a fault of its own, each is described by the document, what
 * the document forbids is refused, and the audit holds throughout. The same seed makes the same requests, but for ids.
 */
import fc from "fast-check";

import { requestsTo, type FuzzRequest } from "#proof/security/fuzz/requests.ts";
import { obtain, send, type Answer } from "#proof/security/fuzz/send.ts";
import { openStage, type Target } from "#proof/security/fuzz/stage.ts";
import { complaintAbout } from "#proof/security/fuzz/verdict.ts";
import { operations, type Operation } from "#proof/security/operations.ts";

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  /** Called after each round with how many were sent. */
  readonly onProgress?: (sent: number) => void;
}

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many operations were answered with a success at least once, and which never were. */
  readonly succeeded: number;
  readonly neverSucceeded: readonly string[];
  readonly audits: number;
  /** What should not be, each with the request that led to it. */
  readonly findings: readonly string[];
}

/** Requests to each operation in a round. */
const perRound = 8;
const atOnce = 8;
/** The audit reads every table, so it is asked by itself. */
const roundsPerAudit = 10;
const mostFindings = 20;
const longestShown = 1_500;

/** What uses up a turn, a hold, a payment, a ticket or a queue that others want to use: asked last. */
const endings = new Set([
  "payReservation",
  "briefPay",
  "leaveQueue",
  "releaseHold",
  "releaseHoldAsOperator",
  "refundPayment",
  "checkIn",
  "setQueuePolicy",
]);

const asked = operations.filter(({ operationId }) => operationId !== "runAudit");
const ending = asked.filter(({ operationId }) => endings.has(operationId));
const leaving = asked.filter(({ operationId }) => !endings.has(operationId));

class Tally {
  sent = 0;
  audits = 0;
  readonly statuses: Record<string, number> = {};
  readonly succeeded = new Set<string>();
  readonly findings: string[] = [];

  /** Notes an answer, or that none came. */
  note(request: FuzzRequest, answer: Answer | Error): void {
    this.sent += 1;
    const status = answer instanceof Error ? "no answer" : answer.status;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (!(answer instanceof Error) && answer.status < 400) this.succeeded.add(request.operation.operationId);
    const complaint = answer instanceof Error ? answer.message : complaintAbout(request, answer);
    if (complaint !== undefined) this.complain(`${complaint}\n  ${show(request)}`);
  }

  complain(finding: string): void {
    if (this.findings.length < mostFindings) this.findings.push(finding);
  }
}

/** Fuzzes an instance. Errors: what the requests are to be about cannot be made. */
export async function fuzz(target: Target, { requests, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const tally = new Tally();
  for (let round = 1; tally.sent < requests; round += 1) {
    await runRound(target, tally, { round, seed });
    if (round % roundsPerAudit === 0) await audit(target, tally);
    onProgress?.(tally.sent);
  }
  await audit(target, tally);
  const { sent, statuses, succeeded, audits, findings } = tally;
  const neverSucceeded = asked
    .map(({ operationId }) => operationId)
    .filter((operationId) => !succeeded.has(operationId));
  return { seed, requests: sent, statuses, succeeded: succeeded.size, neverSucceeded, audits, findings };
}

async function runRound(target: Target, tally: Tally, { round, seed }: { round: number; seed: number }): Promise<void> {
  const stage = await openStage(target, round);
  const sampleOf = (operation: Operation): FuzzRequest[] => {
    const numberInAll = round * asked.length + asked.indexOf(operation);
    const requests = requestsTo(operation, stage.subjectsOf(operation));
    return fc.sample(requests, { numRuns: perRound, seed: seed + numberInAll });
  };
  const queue = [...inTurns(leaving.map(sampleOf)), ...fromAnother(ending, round).flatMap(sampleOf)];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const request = next;
      tally.note(request, await send(target.baseUrl, request).catch((error: Error) => error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** The first of each, then the second of each. */
function inTurns(samples: readonly FuzzRequest[][]): FuzzRequest[] {
  return Array.from({ length: perRound }, (_one, turn) => samples.flatMap((sample) => sample[turn] ?? [])).flat();
}

/** The same, beginning with another one each round. */
function fromAnother(all: readonly Operation[], round: number): Operation[] {
  const first = round % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}

async function audit({ baseUrl, adminToken }: Target, tally: Tally): Promise<void> {
  const said = await obtain<{ holds: boolean }>(baseUrl, "GET", "/v1/admin/audit", { token: adminToken });
  tally.audits += 1;
  if (!said.holds) tally.complain(`the audit does not hold: ${JSON.stringify(said)}`);
}

function show({ method, path, headers, body }: FuzzRequest): string {
  const shown = `${method} ${path} ${JSON.stringify(headers)} ${body?.toString() ?? ""}`;
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}...` : shown;
}
