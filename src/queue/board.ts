/**
 * What one instance knows of one queue, in memory: enough to answer every poll of a waiting fan without the database.
 *
 * Two views. *Actual* is the newest known: how far admission has come, who is admitted until when, who has ended;
 * it decides who may pass. *Published* is the same as it was `publishDelayMs` ago by the database's clock; positions
 * are told from it. Instances learn of a change at slightly different moments, but publish it at the same one: so a fan
 * whose polls are answered by different instances never sees the position rise.
 *
 * Promise: a waiting fan costs nothing here. Kept are only the admitted (at most the capacity), a bit for each number
 * that left, and the last ends.
 */
import { LRUCache } from "lru-cache";

import type { JariEvent, PlaceEnd, QueuePolicy } from "#events/types.ts";
import { LeftNumbers } from "#queue/left-numbers.ts";
import { isAdmitting } from "#queue/rules.ts";

/**
 * Longer than an event takes to reach every instance: from the moment that it says it happened to its commit, and from
 * there to the next look at the log, which an instance that tells positions has taken `currentWithinMs` ago or later.
 */
export const publishDelayMs = 400;
export const currentWithinMs = 150;
const endsKept = 100_000;
const rateWindowMs = 30_000;

export interface Turn {
  /** The end of the claim window, or, once claimed, of the turn. Database milliseconds. */
  expiresAt: number;
  claimed: boolean;
}

export interface BoardState extends QueuePolicy {
  saleOpensAt: number;
  lastNumber: number;
  admittedThrough: number;
  admitted: [number: number, expiresAt: number, claimed: boolean][];
  /** Numbers above admittedThrough that have left. */
  left: number[];
}

type Announcement = { at: number } & ({ through: number } | { left: number[] });

export class Board {
  policy: QueuePolicy;
  readonly saleOpensAt: number;
  lastNumber: number;
  admittedThrough: number;
  readonly admitted = new Map<number, Turn>();
  readonly #ended = new LRUCache<number, PlaceEnd>({ max: endsKept });
  readonly #left = new LeftNumbers();
  #publishedThrough: number;
  readonly #publishedLeft = new LeftNumbers();
  #announcements: Announcement[] = [];
  #policyEventId = 0;
  #nextDeadline = Number.POSITIVE_INFINITY;
  /** Admissions lately: [when, how many]. */
  #admissions: { at: number; count: number; eventId: number }[] = [];

  constructor(state: BoardState) {
    const { saleOpensAt, lastNumber, admittedThrough, admitted, left, ...policy } = state;
    this.policy = policy;
    this.saleOpensAt = saleOpensAt;
    this.lastNumber = lastNumber;
    this.admittedThrough = admittedThrough;
    this.#publishedThrough = admittedThrough;
    for (const [number, expiresAt, claimed] of admitted) this.#setTurn(number, { expiresAt, claimed });
    for (const number of left) {
      this.#left.add(number);
      this.#publishedLeft.add(number);
    }
  }

  /** Places waiting now. */
  get waiting(): number {
    const ahead = this.lastNumber - this.admittedThrough;
    return ahead - this.#left.countBetween(this.admittedThrough, this.lastNumber + 1);
  }

  /** How a place ended, if it ended lately or while waiting. */
  endOf(number: number): PlaceEnd | undefined {
    return this.#ended.get(number) ?? (this.#left.has(number) ? "LEFT" : undefined);
  }

  /** The published position of a waiting number: live waiting places ahead, plus one. 0: its turn has been published. */
  position(number: number, now: number): number {
    this.#publish(now);
    if (number <= this.#publishedThrough) return 0;
    return number - this.#publishedThrough - this.#publishedLeft.countBetween(this.#publishedThrough, number);
  }

  /** Whether an admission step would change anything: somebody overdue, or somebody waiting and room. */
  needsAdmission(now: number): boolean {
    if (this.#someoneOverdue(now)) return true;
    if (this.lastNumber === this.admittedThrough || !isAdmitting({ ...this.policy, saleOpensAt: this.saleOpensAt }, now)) {
      return false;
    }
    return this.policy.state === "bypass" || this.admitted.size < this.policy.capacity;
  }

  /** Admissions per second over the last half minute; null if there were none. */
  admissionsPerSecond(now: number): number | null {
    this.#admissions = this.#admissions.filter(({ at }) => at > now - rateWindowMs);
    const [first] = this.#admissions;
    if (!first) return null;
    const count = this.#admissions.reduce((sum, admission) => sum + admission.count, 0);
    return count / Math.max(1, (now - first.at) / 1000);
  }

  /** Takes in an event of this queue; taking one twice changes nothing. */
  apply(event: JariEvent): void {
    switch (event.type) {
      case "queue.changed":
        if (event.eventId > this.#policyEventId) this.policy = event.payload;
        this.#policyEventId = Math.max(this.#policyEventId, event.eventId);
        break;
      case "places.joined":
        this.lastNumber = Math.max(this.lastNumber, event.payload.last);
        break;
      case "places.admitted":
        this.#applyAdmitted(event.payload, event);
        break;
      case "places.claimed":
      case "places.extended":
        for (const number of event.payload.numbers) this.#prolong(number, event.payload.expiresAt);
        break;
      case "places.ended":
        this.#applyEnded(event.payload, event.occurredAt);
        break;
      default:
    }
  }

  #applyAdmitted(
    { numbers, through, expiresAt }: { numbers: number[]; through: number; expiresAt: number },
    { occurredAt, eventId }: JariEvent,
  ): void {
    for (const number of numbers) {
      if (!this.admitted.has(number) && !this.#ended.has(number)) this.#setTurn(number, { expiresAt, claimed: false });
    }
    if (through > this.admittedThrough) {
      this.admittedThrough = through;
      this.#left.forgetThrough(through);
      this.lastNumber = Math.max(this.lastNumber, through);
    }
    if (this.#admissions.some((admission) => admission.eventId === eventId)) return;
    this.#admissions.push({ at: occurredAt, count: numbers.length, eventId });
    // Announced even if a later admission is known already (this instance's own are known at once): it is due sooner.
    if (through > this.#publishedThrough) this.#announce({ at: occurredAt + publishDelayMs, through });
  }

  #applyEnded({ numbers, status }: { numbers: number[]; status: PlaceEnd }, occurredAt: number): void {
    const left = [];
    for (const number of numbers) {
      if (this.endOf(number) !== undefined) continue;
      this.admitted.delete(number);
      this.#ended.set(number, status);
      if (number > this.#publishedThrough) left.push(number);
    }
    for (const number of left) this.#left.add(number);
    if (left.length > 0) this.#announce({ at: occurredAt + publishDelayMs, left });
  }

  #prolong(number: number, expiresAt: number): void {
    if (this.#ended.has(number)) return;
    const known = this.admitted.get(number)?.expiresAt ?? 0;
    this.#setTurn(number, { expiresAt: Math.max(known, expiresAt), claimed: true });
  }

  #setTurn(number: number, turn: Turn): void {
    this.admitted.set(number, turn);
    this.#nextDeadline = Math.min(this.#nextDeadline, turn.expiresAt);
  }

  /** Deadlines only move away, so the earliest one known is a lower bound until it has passed. */
  #someoneOverdue(now: number): boolean {
    if (now < this.#nextDeadline) return false;
    this.#nextDeadline = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of this.admitted.values()) this.#nextDeadline = Math.min(this.#nextDeadline, expiresAt);
    return now >= this.#nextDeadline;
  }

  /** Kept in the order of their time; nearly always that is the order in which they come. */
  #announce(announcement: Announcement): void {
    let index = this.#announcements.length;
    while (index > 0 && (this.#announcements[index - 1] as Announcement).at > announcement.at) index -= 1;
    this.#announcements.splice(index, 0, announcement);
  }

  #publish(now: number): void {
    const first = this.#announcements[0];
    if (!first || first.at > now) return;
    const due = this.#announcements.findIndex(({ at }) => at > now);
    const published = this.#announcements.splice(0, due === -1 ? this.#announcements.length : due);
    for (const announcement of published) {
      if ("left" in announcement) for (const number of announcement.left) this.#publishedLeft.add(number);
      else this.#publishedThrough = Math.max(this.#publishedThrough, announcement.through);
    }
    this.#publishedLeft.forgetThrough(this.#publishedThrough);
  }
}
