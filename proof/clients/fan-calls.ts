/** What fans ask of the API, and what a history keeps of the answers. */
import type { Charge, Hold, JoinedPlace, Payment, Place, Seat, ShowDate, Transfer } from "#crowd/api.ts";
import type { Call, StreamCall } from "#proof/clients/client.ts";
import type { PlaceArgs, PlaceSeen, ReservationSeen, SeatStatus, TransferSeen } from "#proof/history/operations.ts";

export interface Account {
  readonly user: string;
  readonly accessToken: string;
}

/** A place with what proves it. */
export interface OwnPlace {
  readonly place: PlaceArgs;
  readonly queueToken: string;
}

interface Page<Item> {
  items: readonly Item[];
}

const mostItems = 100;

export function joinQueue({ user, accessToken }: Account, concert: number): Call<"joinQueue", JoinedPlace> {
  return {
    op: "joinQueue",
    args: { user, concert },
    request: { method: "POST", path: `/v1/concerts/${concert}/queue`, token: accessToken },
    read: seePlace,
  };
}

export function getPlace({ place, queueToken }: OwnPlace): Call<"getPlace", Place> {
  const request = { method: "GET", path: "/v1/queue", token: queueToken } as const;
  return { op: "getPlace", args: place, request, read: seePlace };
}

/** The last event of a stream says how a place ended; that is what asking with a dead token says. */
export function streamQueue({ place, queueToken }: OwnPlace): StreamCall<"streamQueue", Place> {
  return {
    op: "streamQueue",
    args: place,
    request: { method: "GET", path: "/v1/queue/stream", token: queueToken },
    read: (body) => (body.status === "WAITING" || body.status === "ADMITTED" ? seePlace(body) : undefined),
  };
}

export function leaveQueue({ place, queueToken }: OwnPlace): Call<"leaveQueue"> {
  const request = { method: "DELETE", path: "/v1/queue", token: queueToken } as const;
  return { op: "leaveQueue", args: place, request, read: () => ({}) };
}

export function listDates({ place, queueToken }: OwnPlace): Call<"listDates", Page<ShowDate>> {
  const { concert } = place;
  return {
    op: "listDates",
    args: { concert },
    request: { method: "GET", path: `/v1/concerts/${concert}/dates`, token: queueToken },
    read: ({ items }) => ({
      free: Object.fromEntries(items.map(({ showId, seatsAvailable }) => [showId, seatsAvailable])),
    }),
  };
}

export function listSeats({ queueToken }: OwnPlace, show: number): Call<"listSeats", { seats: readonly Seat[] }> {
  return {
    op: "listSeats",
    args: { show },
    request: { method: "GET", path: `/v1/shows/${show}/seats`, token: queueToken },
    read: ({ seats }) => ({ show, statuses: statusesOf(seats) }),
  };
}

/** Of all seats of a show in the order of their numbers. */
export function statusesOf(seats: readonly Seat[]): SeatStatus[] {
  return seats.toSorted((a, b) => a.number - b.number).map(({ status }) => status);
}

export interface Wish {
  readonly show: number;
  readonly seats: readonly number[];
}

export function reserveSeats(
  { place, queueToken }: OwnPlace,
  { show, seats }: Wish,
  key?: string,
): Call<"reserveSeats", Hold> {
  const body = { showId: show, seats };
  return {
    op: "reserveSeats",
    args: { ...place, show, seats },
    request: { method: "POST", path: "/v1/reservations", token: queueToken, body, ...keyed(key) },
    read: seeReservation,
  };
}

export function getReservation({ user, accessToken }: Account, reservation: number): Call<"getReservation", Hold> {
  return {
    op: "getReservation",
    args: { user, reservation },
    request: { method: "GET", path: `/v1/reservations/${reservation}`, token: accessToken },
    read: seeReservation,
  };
}

export function releaseHold({ user, accessToken }: Account, reservation: number): Call<"releaseHold"> {
  return {
    op: "releaseHold",
    args: { user, reservation },
    request: { method: "DELETE", path: `/v1/reservations/${reservation}`, token: accessToken },
    read: () => ({}),
  };
}

export function payReservation(
  { place, queueToken }: OwnPlace,
  { reservation, show, seats }: ReservationSeen,
  key?: string,
): Call<"payReservation", Payment> {
  const body = { reservationId: reservation };
  return {
    op: "payReservation",
    args: { ...place, reservation, show, seats },
    request: { method: "POST", path: "/v1/payments", token: queueToken, body, ...keyed(key) },
    read: ({ paymentId, reservationId, seats: paid, amount, balance }) => ({
      payment: paymentId,
      reservation: reservationId,
      seats: numbersOf(paid),
      amount,
      balance,
    }),
  };
}

export function chargeBalance(
  { user, accessToken }: Account,
  amount: number,
  key?: string,
): Call<"chargeBalance", Charge> {
  const path = `/v1/users/${user}/balance/charges`;
  return {
    op: "chargeBalance",
    args: { user, amount },
    request: { method: "POST", path, token: accessToken, body: { amount }, ...keyed(key) },
    read: ({ balance }) => ({ balance }),
  };
}

export function getBalance({ user, accessToken }: Account): Call<"getBalance", { balance: number }> {
  const request = { method: "GET", path: `/v1/users/${user}/balance`, token: accessToken } as const;
  return { op: "getBalance", args: { user }, request, read: ({ balance }) => ({ balance }) };
}

/** The newest hundred; fans of a campaign have fewer. */
export function listTransfers({ user, accessToken }: Account): Call<"listTransfers", Page<TransferRow>> {
  const path = `/v1/users/${user}/balance/transfers?limit=${mostItems}`;
  return {
    op: "listTransfers",
    args: { user },
    request: { method: "GET", path, token: accessToken },
    read: ({ items }) => ({ transfers: items.map(seeTransfer) }),
  };
}

interface TransferRow extends Transfer {
  transferId: number;
  reservationId: number | null;
}

function seeTransfer({ transferId, debit, amount, balance, reservationId }: TransferRow): TransferSeen {
  return {
    transfer: transferId,
    amount: debit === "WALLET" ? -amount : amount,
    balance,
    ...(reservationId !== null && { reservation: reservationId }),
  };
}

function seePlace({ number, status, position, expiresAt }: Place): PlaceSeen {
  if (status !== "WAITING" && status !== "ADMITTED") throw new Error(`a live place is not ${status}`);
  return {
    number,
    status,
    ...(status === "WAITING" && { position }),
    ...(expiresAt !== null && { expiresAt: Date.parse(expiresAt) }),
  };
}

function seeReservation({ reservationId, showId, seats, amount, status, heldUntil }: Hold): ReservationSeen {
  return {
    reservation: reservationId,
    show: showId,
    seats: numbersOf(seats),
    amount,
    status,
    heldUntil: Date.parse(heldUntil),
  };
}

function numbersOf(seats: readonly { number: number }[]): number[] {
  return seats.map(({ number }) => number);
}

function keyed(key: string | undefined): { readonly key?: string } {
  return key === undefined ? {} : { key };
}
