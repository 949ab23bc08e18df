/**
 * A small sale in which everything happens once, by the rooms' own verbs: places of every kind, holds that live, ran
 * out, were swept, released and paid, with and without idempotency keys; a payment refunded, a ticket checked in.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { pino } from "pino";

import { createUser, createUserBatch } from "#accounts/create-user.ts";
import { recordAct } from "#acts/record-act.ts";
import { createConcert, type CreatedConcert } from "#admin/create-concert.ts";
import { Catalogue, type Show } from "#concerts/catalogue.ts";
import { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { statement } from "#db/statement.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { actOnce } from "#idempotency/act-once.ts";
import { answer, hashRequest, type Answer } from "#idempotency/keys.ts";
import { payReservations } from "#payments/pay-reservations.ts";
import { refundPayment } from "#payments/refund-payment.ts";
import type { PaymentView } from "#payments/views.ts";
import { Problem } from "#problems.ts";
import { admitNext } from "#queue/admit-places.ts";
import { joinQueue } from "#queue/join-queue.ts";
import { leaveQueue, type ReleaseHoldsOf } from "#queue/leave-queue.ts";
import { setPolicy } from "#queue/set-policy.ts";
import { releaseHolds, releaseHoldsOf, sweepOverdueHolds } from "#reservations/release-holds.ts";
import { reserveSeats } from "#reservations/reserve-seats.ts";
import { checkIn } from "#tickets/check-in.ts";
import { chargeBalance } from "#wallet/charge-balance.ts";

const defaults = {
  queueCapacity: 3,
  queuePassSeconds: 600,
  queueClaimSeconds: 60,
  maxSeatsPerUser: 4,
  timeZone: "Asia/Seoul",
};

export interface Fan {
  userId: string;
  concertId: number;
  number: number;
}

/** The verbs, each as a call of one fan, in a transaction of its own. Refusals are thrown. */
export class Sale {
  readonly log: EventLog;
  readonly #db: Database;
  readonly #catalogue: Catalogue;

  constructor(db: Database) {
    this.#db = db;
    this.#catalogue = new Catalogue(db);
    this.log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
  }

  /** A concert that an operator created, once, whoever asked for it again. */
  async concert(
    title: string,
    queue: { state?: "bypass"; capacity?: number } = {},
  ): Promise<{ concertId: number; show: Show }> {
    const sections = [{ name: "R", from: 1, to: 10, price: 20_000 }];
    const shows = ["2027-03-01", "2027-03-02"].map((day) => ({
      startsAt: `${day}T10:00:00Z`,
      price: 10_000,
      sections,
    }));
    const request = { title, queue, shows };
    const by = { operator: "admin", requestKey: keyOf("createConcert", `create ${title}`, request) };
    const { body } = await actOnce(this.#db, by, async (tx) => {
      const created = await createConcert(tx, { log: this.log, defaults }, request);
      const subject = `concert ${created.concertId}`;
      await recordAct(tx, { operator: by.operator, verb: "createConcert", subject, detail: { title } });
      return answer(201, created);
    });
    const { concertId, shows: created } = JSON.parse(body) as CreatedConcert;
    return { concertId, show: await this.#catalogue.show(created[0]?.showId ?? 0) };
  }

  /** A new user with some money. */
  async user(charge = 100_000): Promise<string> {
    const { userId } = await createUser(createUserBatch(this.#db, this.log), "Mina");
    if (charge > 0) await this.charge(userId, charge);
    return userId;
  }

  charge(userId: string, amount: number, key?: string): Promise<Answer> {
    const request = { userId, amount, requestKey: keyOf("charge", key, { amount }) };
    return this.#one((tx) => chargeBalance(tx, { log: this.log, maxBalance: 1_000_000 }, [request]));
  }

  async join(concertId: number, userId?: string): Promise<Fan> {
    const fan = { concertId, userId: userId ?? (await this.user()) };
    const { number } = await this.#one((tx) => joinQueue(tx, this.log, [fan]));
    return { ...fan, number };
  }

  /** Answers the reservation's id. */
  async reserve(
    place: Fan,
    show: Show,
    seats: number[],
    options: { holdSeconds?: number; key?: string } = {},
  ): Promise<number> {
    const { holdSeconds = 300, key } = options;
    const requestKey = keyOf("reserve", key, { showId: show.showId, seats });
    const request = { userId: place.userId, place, show, seats, maxSeatsPerUser: 4, requestKey };
    const { body } = await this.#one((tx) => reserveSeats(tx, { log: this.log, holdSeconds }, [request]));
    return (JSON.parse(body) as { reservationId: number }).reservationId;
  }

  /** Reserves with a hold that is over when this resolves. */
  async reserveForAMoment(place: Fan, show: Show, seats: number[], key?: string): Promise<void> {
    await this.reserve(place, show, seats, key === undefined ? { holdSeconds: 0.02 } : { holdSeconds: 0.02, key });
    await sleep(40);
  }

  /** Lets the time of a turn be over. */
  async letRunOut({ concertId, number }: Fan): Promise<void> {
    const text =
      "update places set expires_at = clock_timestamp() - interval '1 second' where concert_id = $1 and number = $2";
    await this.#db.query(statement("", text), [concertId, number]);
  }

  pay(place: Fan, reservationId: number, key?: string): Promise<Answer> {
    const request = { userId: place.userId, place, reservationId, requestKey: keyOf("pay", key, { reservationId }) };
    const showOf = (showId: number) => this.#catalogue.show(showId);
    return this.#one((tx) => payReservations(tx, { log: this.log, showOf }, [request]));
  }

  /** Gives a payment back. */
  refund(paymentId: number): Promise<unknown> {
    const request = { paymentId, reason: "The show moved.", operator: "admin" };
    return transaction(this.#db, (tx) => refundPayment(tx, this.log, request));
  }

  /** Lets in who has this seat of a paid reservation. */
  checkIn(reservationId: number, number: number): Promise<unknown> {
    const request = { seat: { reservationId, number }, showId: undefined, operator: "admin" };
    return transaction(this.#db, (tx) => checkIn(tx, { log: this.log, catalogue: this.#catalogue }, request));
  }

  release({ userId }: Fan, reservationId: number): Promise<undefined> {
    return this.#one((tx) => releaseHolds(tx, this.log, [{ userId, reservationId }]));
  }

  leave(place: Fan): Promise<undefined> {
    const release: ReleaseHoldsOf = (tx, leavers) => releaseHoldsOf(tx, this.log, leavers);
    return this.#one((tx) => leaveQueue(tx, { log: this.log, releaseHoldsOf: release }, [place]));
  }

  setPolicy(concertId: number, changes: Parameters<typeof setPolicy>[3]): Promise<unknown> {
    return transaction(this.#db, (tx) => setPolicy(tx, this.log, concertId, changes));
  }

  admit(concertId: number): Promise<void> {
    return admitNext(this.#db, this.log, concertId);
  }

  sweep(): Promise<number> {
    return sweepOverdueHolds(this.#db, this.log, 100);
  }

  async #one<T>(run: (tx: Tx) => Promise<(T | Problem)[]>): Promise<T> {
    const [told] = await transaction(this.#db, run);
    if (told instanceof Problem) throw told;
    return told as T;
  }
}

function keyOf(operation: string, key: string | undefined, body: Record<string, unknown>) {
  return key === undefined ? undefined : { key, hash: hashRequest(operation, body) };
}

/** Lets everything happen. Afterwards three fans are admitted, one more than the capacity was lowered to, and two wait. */
export async function runBusySale(db: Database): Promise<{ sale: Sale; concertId: number; show: Show }> {
  const sale = new Sale(db);
  const { concertId, show } = await sale.concert("Lights over the River");
  const [buyer, regretful, holder] = [
    await sale.join(concertId),
    await sale.join(concertId),
    await sale.join(concertId),
  ];
  const [sleeper, impatient, next] = [
    await sale.join(concertId),
    await sale.join(concertId),
    await sale.join(concertId),
  ];
  await sale.join(concertId);
  await sale.join(concertId);

  const bought = await sale.reserve(buyer, show, [1, 2], { key: "reserve-1" });
  await sale.reserve(buyer, show, [3]);
  await sale.pay(buyer, bought, "pay-1");
  await sale.charge(buyer.userId, 5_000, "charge-1");
  await sale.leave(impatient);
  await sale.admit(concertId);
  await sale.letRunOut(sleeper);
  await sale.admit(concertId);

  await sale.release(regretful, await sale.reserve(regretful, show, [11, 12]));
  await sale.reserveForAMoment(regretful, show, [13]);
  await sale.reserve(holder, show, [13, 14]);
  await sale.reserveForAMoment(next, show, [15], "reserve-2");
  await sale.sweep();
  await sale.reserveForAMoment(next, show, [16]);
  await sale.leave(regretful);
  await sale.admit(concertId);
  await sale.join(concertId, buyer.userId);
  await sale.setPolicy(concertId, { capacity: 2 });
  await runFreeSale(sale);
  return { sale, concertId, show };
}

/** A concert without a waiting room: fans pay, one is let in, one gets the money back, and others hold. */
async function runFreeSale(sale: Sale): Promise<void> {
  const { concertId, show } = await sale.concert("Every Evening", { state: "bypass" });
  const paid: PaymentView[] = [];
  for (const seat of [1, 2, 3, 20]) {
    const fan = await sale.join(concertId);
    const reservationId = await sale.reserve(fan, show, [seat]);
    if (seat < 20) paid.push(JSON.parse((await sale.pay(fan, reservationId)).body) as PaymentView);
  }
  const [, guest, regretful] = paid;
  await sale.checkIn(guest?.reservationId ?? 0, 2);
  await sale.refund(regretful?.paymentId ?? 0);
  await sale.reserve(await sale.join(concertId), show, [3]);
}
