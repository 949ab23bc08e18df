/**
 * Everything that happens, as it stands in the event log. This is a contract for anything outside (webhooks, a broker,
 * analytics): names are in the past tense, members are only ever added. docs/events.md describes each.
 * Times are milliseconds since 1970 by the database's clock.
 */

export type PlaceEnd = "COMPLETED" | "EXPIRED" | "LEFT";
export type QueueState = "open" | "paused" | "closed" | "bypass";

export interface QueuePolicy {
  state: QueueState;
  capacity: number;
  passSeconds: number;
  claimSeconds: number;
  /** Null: no limit but the capacity. */
  admitPerSecond: number | null;
}

/** The payload of each type of event. */
export interface EventPayloads {
  "users.created": { userIds: string[] };
  "concert.created": { showIds: number[] };
  "queue.changed": QueuePolicy;
  /** The numbers from first to last were given out. */
  "places.joined": { first: number; last: number };
  /** Everything up to `through` has had its turn, or had left; `numbers` were admitted now. */
  "places.admitted": { numbers: number[]; through: number; expiresAt: number };
  /** The fans came: their turns now last until expiresAt. */
  "places.claimed": { numbers: number[]; expiresAt: number };
  /** A hold outlasts the turn, which is prolonged to the hold's end. */
  "places.extended": { numbers: number[]; expiresAt: number };
  "places.ended": { numbers: number[]; status: PlaceEnd };
  "seats.held": { reservationId: number; userId: string; seats: number[]; heldUntil: number };
  /** The hold is over; `seats` became free by it. A seat that another had taken by then is not among them. */
  "seats.released": { reservationId: number; userId: string; seats: number[]; reason: "EXPIRED" | "CANCELLED" };
  "reservation.paid": { reservationId: number; paymentId: number; userId: string; seats: number[]; amount: number };
  /** A payment was given back: `seats` became free, and `amount` is on the balance again. */
  "reservation.refunded": {
    reservationId: number;
    paymentId: number;
    userId: string;
    seats: number[];
    amount: number;
    transferId: number;
    balance: number;
  };
  /** The seat's ticket was checked in. */
  "ticket.used": { reservationId: number; userId: string; seat: number };
  "balance.charged": { transferId: number; userId: string; amount: number; balance: number };
}

export type EventType = keyof EventPayloads;

/** An event to be appended. `concertId` and `showId` say what it is about, where it is about one. */
export type NewEvent = {
  [Type in EventType]: { type: Type; concertId: number | null; showId: number | null; payload: EventPayloads[Type] };
}[EventType];

/** An event as followers receive it. Ids about one row ascend in the order in which things happened to it. */
export type JariEvent = NewEvent & {
  eventId: number;
  occurredAt: number;
  /** The id of the transaction that it happened in. */
  tx: string;
};
