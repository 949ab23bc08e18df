/**
 * Fans who were let in as they joined and now look at dates and seats: their claims, written a moment later, many at a
 * time. Most of them reserve before that, which claims the turn by the way, and are spared a transaction of their own;
 * nobody's look waits for one (docs/decisions/0018-claims-of-who-looks.md).
 *
 * Promise: a turn that was noted is claimed within `afterMs` and the time of one batch, unless something else has
 * claimed it or the database is away; then the fan's next call notes it again. Closing claims what is noted. (A process
 * that is killed has claimed nothing of its last `afterMs`: the next call of those fans does, anywhere.)
 */
import type { Batch } from "#db/batch.ts";
import type { Boards } from "#queue/boards.ts";
import type { Claimed, ClaimRequest } from "#queue/claim-places.ts";

const afterMs = 100;

export interface PendingClaimsOptions {
  boards: Boards;
  claims: Batch<ClaimRequest, Claimed>;
}

export class PendingClaims {
  readonly #options: PendingClaimsOptions;
  readonly #noted = new Map<string, ClaimRequest>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PendingClaimsOptions) {
    this.#options = options;
  }

  /** Notes that a fan came whose turn is not claimed. */
  note(request: ClaimRequest): void {
    this.#noted.set(`${request.concertId}:${request.number}`, request);
    this.#timer ??= setTimeout(() => void this.#claim(), afterMs);
  }

  /** Claims what is noted, now. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#claim();
  }

  async #claim(): Promise<void> {
    const { boards, claims } = this.#options;
    this.#timer = undefined;
    const noted = [...this.#noted.values()];
    this.#noted.clear();
    const unclaimed = noted.filter(
      ({ concertId, number }) => !boards.current(concertId)?.admitted.get(number)?.claimed,
    );
    // Whoever is refused is told so with the next request, and one that could not be written is noted again by it.
    await Promise.allSettled(unclaimed.map((request) => claims.submit(request)));
  }
}
