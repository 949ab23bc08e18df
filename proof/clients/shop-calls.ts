/** What fans ask who reserve and pay, and what a history keeps of the answers. */
import type { Charge, Hold, Payment, Transfer } from "#crowd/api.ts";
import type { Call } from "#proof/clients/client.ts";
import type { Account, OwnPlace, Page } from "#proof/clients/place-calls.ts";
import type { ReservationSeen, TransferSeen } from "#proof/history/operations.ts";

const mostItems = 100;

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
