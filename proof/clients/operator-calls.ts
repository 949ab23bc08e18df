/** What operators ask of the API, and what a history keeps of the answers. */
import type { Seat } from "#crowd/api.ts";
import type { Call, StreamCall } from "#proof/clients/client.ts";
import { seeChanges, statusesOf, type ToldSeats } from "#proof/clients/place-calls.ts";

interface TicketCode {
  readonly code: string;
  readonly payment: number;
}

interface SoldTo {
  readonly user: string;
  readonly reservation: number;
}

export function refundPayment(
  token: string,
  { payment, user, reservation }: SoldTo & { payment: number },
): Call<"refundPayment"> {
  const path = `/v1/admin/payments/${payment}/refund`;
  return {
    op: "refundPayment",
    args: { payment, user, reservation },
    request: { method: "POST", path, token, body: { reason: "The fan cannot come." } },
    read: () => ({}),
  };
}

export function releaseHoldAsOperator(token: string, { reservation, user }: SoldTo): Call<"releaseHoldAsOperator"> {
  return {
    op: "releaseHoldAsOperator",
    args: { reservation, user },
    request: { method: "DELETE", path: `/v1/admin/reservations/${reservation}`, token },
    read: () => ({}),
  };
}

export function checkIn(
  token: string,
  { code, payment }: TicketCode,
): Call<"checkIn", { reservationId: number; seat: { number: number } }> {
  return {
    op: "checkIn",
    args: { code, payment },
    request: { method: "POST", path: "/v1/admin/check-ins", token, body: { ticketCode: code } },
    read: ({ reservationId, seat }) => ({ reservation: reservationId, seat: seat.number }),
  };
}

export function setCapacity(
  token: string,
  concert: number,
  capacity: number,
): Call<"setQueuePolicy", { capacity: number }> {
  return {
    op: "setQueuePolicy",
    args: { concert, capacity },
    request: { method: "PATCH", path: `/v1/admin/concerts/${concert}/queue`, token, body: { capacity } },
    read: (body) => ({ capacity: body.capacity }),
  };
}

/** As `listSeats`, without a place in line. */
export function lookAtSeats(token: string, show: number): Call<"listSeats", { seats: readonly Seat[] }> {
  return {
    op: "listSeats",
    args: { show },
    request: { method: "GET", path: `/v1/admin/shows/${show}/seats`, token },
    read: ({ seats }) => ({ show, statuses: statusesOf(seats) }),
  };
}

/** As `streamSeats`, without a place in line. */
export function watchSeats(token: string, show: number): StreamCall<"streamSeats", ToldSeats> {
  return {
    op: "streamSeats",
    args: { show },
    request: { method: "GET", path: `/v1/admin/shows/${show}/seats/stream`, token },
    read: (told) => seeChanges(show, told),
  };
}
