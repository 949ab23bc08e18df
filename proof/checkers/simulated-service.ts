/**
 * A service in memory that keeps every promise, one verb after the other, on a clock of its own: what honest histories
 * are made of, so that the checkers can be shown to accuse nobody.
 */
import { SimulatedMoney } from "#proof/checkers/simulated-money.ts";
import { header } from "#proof/checkers/test-history.ts";
import type { KeyRow, PaymentRow, PlaceRow, RefundRow, ReservationRow, SeatRow } from "#proof/database/dump.ts";
import type { PlaceSeen, ReservationSeen, SeatStatus } from "#proof/history/operations.ts";

/** Its one concert has one show. */
const [concert] = header.concerts;
const claimMs = 1000 * (concert?.claimSeconds ?? 0);
const passMs = 1000 * (concert?.passSeconds ?? 0);
const holdMs = 1000 * header.holdSeconds;

type Mutable<Of> = { -readonly [Key in keyof Of]: Of[Key] };

/** Why something was not done. */
export class Refused extends Error {}

export class SimulatedService {
  now = 0;
  readonly places: Mutable<PlaceRow>[] = [];
  readonly seats: Mutable<SeatRow>[];
  readonly reservations: Mutable<ReservationRow>[] = [];
  readonly payments: PaymentRow[] = [];
  readonly refunds: RefundRow[] = [];
  readonly money = new SimulatedMoney();
  readonly keys = new Map<string, { row: KeyRow; value: unknown }>();
  admittedThrough = 0;
  readonly #placeOf = new Map<string, Mutable<PlaceRow>>();
  readonly #turns = new Set<Mutable<PlaceRow>>();
  readonly #holds = new Set<Mutable<ReservationRow>>();

  capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.seats = Array.from({ length: concert?.shows[0]?.seats ?? 0 }, (_, index) => {
      return { show: 1, number: index + 1, status: "AVAILABLE", reservation: null, heldUntil: null };
    });
  }

  /** Does what a key stands for once, and answers it ever after. */
  once<Value>(user: string, key: string, work: () => Value): Value {
    const known = this.keys.get(`${user} ${key}`);
    if (known) return known.value as Value;
    const value = work();
    const named = value as { reservation?: number; payment?: number };
    const row = { user, key, reservation: named.reservation ?? null, payment: named.payment ?? null, transfer: null };
    this.keys.set(`${user} ${key}`, { row, value });
    return value;
  }

  join(user: string): PlaceSeen {
    const known = this.#placeOf.get(user);
    if (known && (known.expiresAt ?? Infinity) <= this.now) this.#end(known, "EXPIRED");
    const place = this.#placeOf.get(user) ?? this.#newPlace(user);
    return this.placeOf(user, place.number);
  }

  placeOf(user: string, number: number): PlaceSeen {
    const place = this.#live(user, number);
    if (place.status === "ADMITTED") {
      this.#claim(place);
      return { number, status: "ADMITTED" };
    }
    const ahead = this.places.slice(this.admittedThrough, number).filter(({ endedAt }) => endedAt === null);
    return { number, status: "WAITING", position: ahead.length };
  }

  leave(user: string, number: number): Record<string, never> {
    this.#end(this.#live(user, number), "LEFT");
    for (const row of this.#holds) if (row.user === user && row.heldUntil > this.now) this.#free(row, "CANCELLED");
    return {};
  }

  /** Ends what is over, and lets in whoever there is room for. */
  tick(): void {
    for (const place of this.#turns) if ((place.expiresAt ?? 0) <= this.now) this.#end(place, "EXPIRED");
    for (const row of this.#holds) if (row.heldUntil <= this.now) this.#free(row, "EXPIRED");
    let room = this.capacity - this.#turns.size;
    while (room > 0 && this.admittedThrough < this.places.length) {
      const next = this.places[this.admittedThrough];
      this.admittedThrough += 1;
      if (next?.status !== "WAITING") continue;
      Object.assign(next, { status: "ADMITTED", admittedAt: this.now, expiresAt: this.now + claimMs });
      this.#turns.add(next);
      room -= 1;
    }
  }

  reserve(user: string, number: number, seats: readonly number[]): ReservationSeen {
    const place = this.#admitted(user, number);
    const rows = seats.map((seat) => this.#seat(seat));
    if (rows.some(({ status, heldUntil }) => status === "SOLD" || (heldUntil ?? 0) > this.now)) {
      throw new Refused("SEAT_UNAVAILABLE");
    }
    const heldUntil = this.now + holdMs;
    const reservation = this.reservations.length + 1;
    const amount = 100 * seats.length;
    const row = { reservation, user, concert: 1, show: 1, seats, amount, status: "HELD" as const };
    const kept: Mutable<ReservationRow> = { ...row, heldUntil, createdAt: this.now };
    this.reservations.push(kept);
    this.#holds.add(kept);
    for (const seat of rows) Object.assign(seat, { status: "HELD", reservation, heldUntil });
    this.#claim(place);
    place.expiresAt = Math.max(place.expiresAt ?? 0, heldUntil);
    return { reservation, show: 1, seats, amount, status: "HELD" };
  }

  release(reservation: number): Record<string, never> {
    const row = this.#reservation(reservation);
    if (row.status === "PAID") throw new Refused("ALREADY_PAID");
    if (row.status === "HELD" && row.heldUntil > this.now) this.#free(row, "CANCELLED");
    return {};
  }

  pay(user: string, number: number, reservation: number) {
    const place = this.#admitted(user, number);
    const row = this.#reservation(reservation);
    if (row.status === "PAID") throw new Refused("ALREADY_PAID");
    if (row.status !== "HELD" || row.heldUntil <= this.now) throw new Refused("HOLD_EXPIRED");
    const { seats, amount } = row;
    if (this.money.balanceOf(user) < amount) throw new Refused("INSUFFICIENT_BALANCE");
    const balance = this.money.move(user, -amount, reservation);
    const payment = this.payments.length + 1;
    this.payments.push({ ...row, payment, balance, paidAt: this.now });
    for (const seat of seats) Object.assign(this.#seat(seat), { status: "SOLD", heldUntil: null });
    row.status = "PAID";
    this.#holds.delete(row);
    this.#end(place, "COMPLETED");
    return { payment, reservation, seats, amount, balance };
  }

  refund(payment: number): { balance: number } {
    const row = this.payments[payment - 1];
    if (!row || this.refunds.some((one) => one.payment === payment)) throw new Refused("ALREADY_REFUNDED");
    this.refunds.push({ payment, refundedAt: this.now });
    this.#free(this.#reservation(row.reservation), "CANCELLED");
    return { balance: this.money.move(row.user, row.amount, row.reservation) };
  }

  charge(user: string, amount: number): { balance: number } {
    return { balance: this.money.move(user, amount, null) };
  }

  statuses(): SeatStatus[] {
    return this.seats.map(({ status, heldUntil }) => {
      return status === "HELD" && (heldUntil ?? 0) <= this.now ? "AVAILABLE" : status;
    });
  }

  reservationOf(reservation: number): ReservationSeen {
    const { seats, amount, status, heldUntil } = this.#reservation(reservation);
    const isOver = status === "HELD" && heldUntil <= this.now;
    return { reservation, show: 1, seats, amount, status: isOver ? "EXPIRED" : status };
  }

  #newPlace(user: string): Mutable<PlaceRow> {
    const number = this.places.length + 1;
    const none = { admittedAt: null, claimedAt: null, expiresAt: null, endedAt: null };
    const place: Mutable<PlaceRow> = { concert: 1, number, user, status: "WAITING", joinedAt: this.now, ...none };
    this.places.push(place);
    this.#placeOf.set(user, place);
    return place;
  }

  #seat(number: number): Mutable<SeatRow> {
    const seat = this.seats[number - 1];
    if (!seat) throw new Refused("NOT_FOUND");
    return seat;
  }

  #reservation(reservation: number): Mutable<ReservationRow> {
    const row = this.reservations[reservation - 1];
    if (!row) throw new Refused("NOT_FOUND");
    return row;
  }

  #live(user: string, number: number): Mutable<PlaceRow> {
    const place = this.places[number - 1];
    if (place?.user !== user) throw new Refused("TOKEN_INVALID");
    if (place.endedAt !== null || (place.expiresAt ?? Infinity) <= this.now) throw new Refused("TOKEN_EXPIRED");
    return place;
  }

  #admitted(user: string, number: number): Mutable<PlaceRow> {
    const place = this.#live(user, number);
    if (place.status !== "ADMITTED") throw new Refused("NOT_ADMITTED");
    return place;
  }

  #claim(place: Mutable<PlaceRow>): void {
    if (place.claimedAt === null) Object.assign(place, { claimedAt: this.now, expiresAt: this.now + passMs });
  }

  #end(place: Mutable<PlaceRow>, status: "COMPLETED" | "EXPIRED" | "LEFT"): void {
    Object.assign(place, { status, endedAt: this.now });
    this.#turns.delete(place);
    this.#placeOf.delete(place.user);
  }

  #free(row: Mutable<ReservationRow>, status: "EXPIRED" | "CANCELLED"): void {
    row.status = status;
    this.#holds.delete(row);
    const own = row.seats.map((seat) => this.#seat(seat)).filter((seat) => seat.reservation === row.reservation);
    for (const seat of own) Object.assign(seat, { status: "AVAILABLE", reservation: null, heldUntil: null });
  }
}
