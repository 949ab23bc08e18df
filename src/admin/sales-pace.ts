/** How fast reservations are being paid, from the event log alone: it costs the database nothing. */
import type { DatabaseClock } from "#db/clock.ts";
import type { EventLog } from "#events/log.ts";

const windowMs = 10_000;

export class SalesPace {
  readonly #clock: DatabaseClock;
  /** When each of the last payments of a concert happened, by its event: one that is delivered twice counts once. */
  readonly #paid = new Map<number, Map<number, number>>();

  constructor({ log, clock }: { log: Pick<EventLog, "subscribe">; clock: DatabaseClock }) {
    this.#clock = clock;
    log.subscribe(({ type, concertId, eventId, occurredAt }) => {
      if (type !== "reservation.paid" || concertId === null) return;
      const paid = this.#paid.get(concertId) ?? new Map<number, number>();
      this.#paid.set(concertId, paid.set(eventId, occurredAt));
      this.#forgetOld(concertId, paid);
    });
  }

  /** Reservations of a concert paid per second over the last ten seconds, as far as this instance has heard. */
  perSecond(concertId: number): number {
    const paid = this.#paid.get(concertId);
    if (!paid) return 0;
    this.#forgetOld(concertId, paid);
    return paid.size / (windowMs / 1000);
  }

  /** Events come nearly in order, so the oldest stand in front; what is forgotten a moment late is not missed. */
  #forgetOld(concertId: number, paid: Map<number, number>): void {
    const before = this.#clock.now() - windowMs;
    for (const [eventId, occurredAt] of paid) {
      if (occurredAt >= before) return;
      paid.delete(eventId);
    }
    this.#paid.delete(concertId);
  }
}
