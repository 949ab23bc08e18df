/**
 * What one instance knows of one queue, in memory: enough to answer every poll of a waiting fan without the database.
 *
 * Two views. *Actual* is the newest known: how far admission has come, who is admitted until when, who has ended;
 * it decides who may pass. *Published* (PublishedLine) is the same a moment later; positions are told from it.
 *
 * Promise: a waiting fan costs nothing here. Kept are only the admitted (at most the capacity), a bit for each number
 * that left, and the last ends.
 */
import type { JariEvent, PlaceEnd, QueuePolicy } from "#events/types.ts";
import { LeftNumbers } from "#queue/left-numbers.ts";
import { PublishedLine } from "#queue/published-line.ts";
import { RecentRate } from "#queue/recent-rate.ts";
import { RecentMap } from "#recent-map.ts";
import { isAdmitting, type Flow } from "#queue/rules.ts";

const endsKept = 50_000;

export interface Turn {
  /** The end of the claim window, or, once claimed, of the turn. Database milliseconds. */
  expiresAt: number;
  claimed: boolean;
  /** The event that said so; 0: the board started from it. */
  eventId: number;
  /** When it began, in database milliseconds; 0: long ago. */
  admittedAt: number;
  /** When this instance heard of it, by performance.now(). */
  heardAt: number;
}

export interface BoardState extends QueuePolicy {
  saleOpensAt: number;
  lastNumber: number;
  admittedThrough: number;
  admitted: [number: number, expiresAt: number, claimed: boolean][];
  /** Numbers above admittedThrough that have left. */
  left: number[];
}

type EventOf<Type extends JariEvent["type"]> = Extract<JariEvent, { type: Type }>;

export class Board {
  policy: QueuePolicy;
  readonly saleOpensAt: number;
  lastNumber: number;
  admittedThrough: number;
  readonly admitted = new Map<number, Turn>();
  readonly #ended = new RecentMap<number, PlaceEnd>(endsKept);
  /** Numbers above admittedThrough that have left. */
  readonly #left = new LeftNumbers();
  readonly #published: PublishedLine;
  readonly #admissions = new RecentRate(30);
  /** Turns that ended: in a full hall each lets the next in. */
  readonly #endings = new RecentRate(60);
  /** Since when turns can end, as far as is known here. Database milliseconds. */
  #busySince: number | undefined;
  #policyEventId = 0;
  #nextDeadline = Number.POSITIVE_INFINITY;

  constructor(state: BoardState) {
    const { saleOpensAt, lastNumber, admittedThrough, admitted, left, ...policy } = state;
    this.policy = policy;
    this.saleOpensAt = saleOpensAt;
    this.lastNumber = lastNumber;
    this.admittedThrough = admittedThrough;
    this.#published = new PublishedLine(admittedThrough, left);
    for (const [number, expiresAt, claimed] of admitted) this.#setTurn(number, { expiresAt, claimed, eventId: 0 });
    for (const number of left) this.#left.add(number);
  }

  /** Places waiting now. */
  get waiting(): number {
    const ahead = this.lastNumber - this.admittedThrough;
    return ahead - this.#left.countBetween(this.admittedThrough, this.lastNumber + 1);
  }

  /** The newest position known of a waiting number, where admission has come to `through` at least. */
  newestPosition(number: number, through: number): number {
    const from = Math.max(through, this.admittedThrough);
    return Math.max(1, number - from - this.#left.countBetween(from, number));
  }

  /** How a place ended, if it ended lately or while waiting. */
  endOf(number: number): PlaceEnd | undefined {
    return this.#ended.get(number) ?? (this.#left.has(number) ? "LEFT" : undefined);
  }

  /** The published position of a waiting number: live waiting places ahead, plus one. 0: its turn has been published. */
  position(number: number, now: number): number {
    return this.#published.position(number, now);
  }

  /** Whether an admission step would change anything: somebody overdue, or somebody waiting and room. */
  needsAdmission(now: number): boolean {
    if (this.#someoneOverdue(now)) return true;
    if (
      this.lastNumber === this.admittedThrough ||
      !isAdmitting({ ...this.policy, saleOpensAt: this.saleOpensAt }, now)
    ) {
      return false;
    }
    return this.policy.state === "bypass" || this.admitted.size < this.policy.capacity;
  }

  /** Whether nothing happens here until an event says so: nobody's turn can run out, and nobody can be let in. */
  get isAtRest(): boolean {
    if (this.admitted.size > 0) return false;
    const { state, capacity } = this.policy;
    const letsNobodyIn = state === "paused" || (state !== "bypass" && capacity === 0);
    return letsNobodyIn || this.lastNumber === this.admittedThrough;
  }

  /** The admitted whose time is over, as far as is known here. */
  overdue(now: number): number[] {
    return [...this.admitted].filter(([, { expiresAt }]) => expiresAt <= now).map(([number]) => number);
  }

  /** Admissions per second over the last half minute. */
  admissionsPerSecond(now: number): number {
    return this.#admissions.perSecond(now) ?? 0;
  }

  /** What an estimate of the wait is made of. */
  flow(now: number): Flow {
    const { state, capacity, passSeconds, admitPerSecond } = this.policy;
    const endingsPerSecond = this.#endings.perSecond(now, this.#busySince ?? now);
    const { saleOpensAt, admitted } = this;
    // Member by member: every poll asks, and an object that is spread into another costs more than all the rest.
    return { state, capacity, passSeconds, admitPerSecond, saleOpensAt, admitted: admitted.size, endingsPerSecond };
  }

  /** Takes in an event of this queue: in whatever order they come, and an event twice without harm. */
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
        this.#applyAdmitted(event);
        break;
      case "places.claimed":
      case "places.extended":
        this.#applyClaimed(event);
        break;
      case "places.ended":
        this.#applyEnded(event);
        break;
      default:
    }
  }

  #applyAdmitted({ payload, occurredAt, eventId }: EventOf<"places.admitted">): void {
    const { through, expiresAt } = payload;
    const numbers = payload.numbers.filter((number) => !this.admitted.has(number) && !this.#ended.get(number));
    for (const number of numbers) this.#setTurn(number, { expiresAt, claimed: false, eventId, admittedAt: occurredAt });
    this.#admissions.add(occurredAt, numbers.length);
    this.#busySince ??= occurredAt;
    if (through > this.admittedThrough) {
      this.admittedThrough = through;
      this.#left.forgetThrough(through);
      this.lastNumber = Math.max(this.lastNumber, through);
    }
    // Also if a later admission is known already (this instance's own are known at once): this one is due sooner.
    this.#published.admit(through, occurredAt);
  }

  #applyClaimed({ payload: { numbers, expiresAt }, eventId }: EventOf<"places.claimed" | "places.extended">): void {
    for (const number of numbers) {
      const known = this.admitted.get(number)?.eventId ?? 0;
      if (eventId > known && !this.#ended.get(number)) this.#setTurn(number, { expiresAt, claimed: true, eventId });
    }
  }

  #applyEnded({ payload: { numbers, status }, occurredAt }: EventOf<"places.ended">): void {
    const ended = numbers.filter((number) => this.endOf(number) === undefined);
    let turns = 0;
    for (const number of ended) {
      if (this.admitted.delete(number)) turns += 1;
      this.#ended.set(number, status);
      if (number > this.admittedThrough) this.#left.add(number);
    }
    this.#endings.add(occurredAt, turns);
    this.#busySince = this.admitted.size === 0 ? undefined : (this.#busySince ?? occurredAt);
    this.#published.leave(ended, occurredAt);
  }

  #setTurn(number: number, turn: Omit<Turn, "admittedAt" | "heardAt"> & { admittedAt?: number }): void {
    this.admitted.set(number, { admittedAt: 0, heardAt: performance.now(), ...turn });
    this.#nextDeadline = Math.min(this.#nextDeadline, turn.expiresAt);
  }

  /** The earliest deadline is a lower bound until it has passed: only then all are looked at. */
  #someoneOverdue(now: number): boolean {
    if (now < this.#nextDeadline) return false;
    this.#nextDeadline = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of this.admitted.values()) this.#nextDeadline = Math.min(this.#nextDeadline, expiresAt);
    return now >= this.#nextDeadline;
  }
}
