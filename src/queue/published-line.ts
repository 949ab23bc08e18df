/**
 * The line as positions are told from it: as it was `publishDelayMs` ago by the database's clock. Instances learn of a
 * change at slightly different moments, but publish it at the same one: so a fan whose polls are answered by different
 * instances never sees the position rise.
 *
 * If that clock is set back, what happened just before is published at once: until the clock has come so far again, nobody
 * would be told it but those who were told it when they joined.
 */
import { LeftNumbers } from "#queue/left-numbers.ts";

/**
 * Longer than an event takes to reach every instance: from the moment that it says it happened to its commit, and from
 * there to the next look at the log, which an instance that tells positions has taken `currentWithinMs` ago or later.
 */
export const publishDelayMs = 400;
export const currentWithinMs = 150;
/** From then on every instance tells it, however far its estimate of the database's clock may be off. */
export const toldEverywhereMs = publishDelayMs + 100;

/** So long after something could be read in the database, every instance has heard of it. */
export const heardEverywhereMs = currentWithinMs + 50;

/** What is announced for a later moment than this was told by a clock that has been set back since. */
const latestMs = 2 * publishDelayMs;

type Announcement = { at: number } & ({ through: number } | { left: readonly number[] });

export class PublishedLine {
  #through: number;
  readonly #left = new LeftNumbers();
  #announcements: Announcement[] = [];

  /** What it starts from counts as published. */
  constructor(through: number, left: readonly number[]) {
    this.#through = through;
    for (const number of left) this.#left.add(number);
  }

  /** How far admission has come, as far as that is published. */
  get through(): number {
    return this.#through;
  }

  /** Everything up to `through` has had its turn or left. Announcing it twice, or late, does no harm. */
  admit(through: number, occurredAt: number): void {
    if (through > this.#through) this.#announce({ at: occurredAt + publishDelayMs, through }, occurredAt);
  }

  /** These numbers are not in line any more. */
  leave(numbers: readonly number[], occurredAt: number): void {
    const left = numbers.filter((number) => number > this.#through);
    if (left.length > 0) this.#announce({ at: occurredAt + publishDelayMs, left }, occurredAt);
  }

  /** The position of a number: live waiting places ahead, plus one. 0: its turn has been published. */
  position(number: number, now: number): number {
    this.#publish(now);
    if ((this.#announcements.at(-1)?.at ?? now) > now + latestMs) this.#publish(Number.POSITIVE_INFINITY);
    if (number <= this.#through) return 0;
    return number - this.#through - this.#left.countBetween(this.#through, number);
  }

  /** Kept in the order of their time; nearly always that is the order in which they come. */
  #announce(announcement: Announcement, occurredAt: number): void {
    // Also where nobody asks for a position no more is kept than happened within the delay.
    this.#publish(occurredAt);
    let index = this.#announcements.length;
    while (index > 0 && (this.#announcements[index - 1] as Announcement).at > announcement.at) index -= 1;
    this.#announcements.splice(index, 0, announcement);
  }

  #publish(now: number): void {
    const first = this.#announcements[0];
    if (!first || first.at > now) return;
    const notDue = this.#announcements.findIndex(({ at }) => at > now);
    const due = this.#announcements.splice(0, notDue === -1 ? this.#announcements.length : notDue);
    for (const announcement of due) {
      if ("left" in announcement) for (const number of announcement.left) this.#left.add(number);
      else this.#through = Math.max(this.#through, announcement.through);
    }
    this.#left.forgetThrough(this.#through);
  }
}
