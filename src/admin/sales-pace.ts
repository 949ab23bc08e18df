/**
 * How fast reservations are being paid, and how much for them, from the event log alone: it costs the database nothing. What
 * is kept are the payments of ten seconds, however many concerts they are of, and whether or not anybody looks.
 */
import type { DatabaseClock } from "#db/clock.ts";
import type { EventLog } from "#events/log.ts";

const windowMs = 10_000;

interface Payment {
  concertId: number;
  /** Database milliseconds. */
  occurredAt: number;
  /** Won. */
  amount: number;
}

export class SalesPace {
  readonly #clock: DatabaseClock;
  /** The last payments, by their events: one that is delivered twice counts once. */
  readonly #paid = new Map<number, Payment>();

  constructor({ log, clock }: { log: Pick<EventLog, "subscribe">; clock: DatabaseClock }) {
    this.#clock = clock;
    log.subscribe(({ type, concertId, eventId, occurredAt, payload }) => {
      if (type !== "reservation.paid" || concertId === null) return;
      this.#paid.set(eventId, { concertId, occurredAt, amount: payload.amount });
      this.#forgetOld();
    });
  }

  /** Reservations of a concert paid per second over the last ten seconds, and won, as far as this instance has heard. */
  perSecond(concertId: number): { sales: number; amount: number } {
    this.#forgetOld();
    let sales = 0;
    let amount = 0;
    for (const payment of this.#paid.values()) {
      if (payment.concertId !== concertId) continue;
      sales += 1;
      amount += payment.amount;
    }
    return { sales: sales / (windowMs / 1000), amount: amount / (windowMs / 1000) };
  }

  /** Payments in memory. */
  get kept(): number {
    return this.#paid.size;
  }

  /**
   * Events come nearly in order, so the oldest stand in front; what is forgotten a moment late is not missed. One of the
   * future was told by a clock that has been set back since.
   */
  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [eventId, { occurredAt }] of this.#paid) {
      if (Math.abs(now - occurredAt) <= windowMs) return;
      this.#paid.delete(eventId);
    }
  }
}
