/** How fast reservations are being paid, and how much for them, from the event log alone: it costs the database nothing. */
import type { DatabaseClock } from "#db/clock.ts";
import type { EventLog } from "#events/log.ts";

const windowMs = 10_000;

interface Payment {
  /** Database milliseconds. */
  occurredAt: number;
  /** Won. */
  amount: number;
}

export class SalesPace {
  readonly #clock: DatabaseClock;
  /** The last payments of a concert, by their events: one that is delivered twice counts once. */
  readonly #paid = new Map<number, Map<number, Payment>>();

  constructor({ log, clock }: { log: Pick<EventLog, "subscribe">; clock: DatabaseClock }) {
    this.#clock = clock;
    log.subscribe(({ type, concertId, eventId, occurredAt, payload }) => {
      if (type !== "reservation.paid" || concertId === null) return;
      const paid = this.#paid.get(concertId) ?? new Map<number, Payment>();
      this.#paid.set(concertId, paid.set(eventId, { occurredAt, amount: payload.amount }));
      this.#forgetOld(concertId, paid);
    });
  }

  /** Reservations of a concert paid per second over the last ten seconds, and won, as far as this instance has heard. */
  perSecond(concertId: number): { sales: number; amount: number } {
    const paid = this.#paid.get(concertId);
    if (!paid) return { sales: 0, amount: 0 };
    this.#forgetOld(concertId, paid);
    let amount = 0;
    for (const payment of paid.values()) amount += payment.amount;
    return { sales: paid.size / (windowMs / 1000), amount: amount / (windowMs / 1000) };
  }

  /** Events come nearly in order, so the oldest stand in front; what is forgotten a moment late is not missed. */
  #forgetOld(concertId: number, paid: Map<number, Payment>): void {
    const before = this.#clock.now() - windowMs;
    for (const [eventId, { occurredAt }] of paid) {
      if (occurredAt >= before) return;
      paid.delete(eventId);
    }
    this.#paid.delete(concertId);
  }
}
