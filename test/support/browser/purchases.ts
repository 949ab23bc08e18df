/** What fans own before a test begins, got by the API as their browsers would. */
import { expect } from "vitest";

import { as, type Guest, type House, type Json } from "#test/house.ts";

export interface Wanted {
  concertId: number;
  showId: number;
  seats: readonly number[];
}

/** Holds seats for a guest, whose turn it is or becomes at once. Answers the reservation and the queue token. */
export async function holdSeats(
  house: House,
  { accessToken }: Guest,
  { concertId, showId, seats }: Wanted,
): Promise<{ reservationId: number; queueToken: string }> {
  const joined = await house.api().post<{ token: string }>(`/v1/concerts/${concertId}/queue`, as(accessToken));
  expect(joined.body).toMatchObject({ status: "ADMITTED" });
  const queueToken = joined.body.token;
  const held = await house.api().post<Json>("/v1/reservations", as(queueToken, { showId, seats: [...seats] }));
  expect(held.status, JSON.stringify(held.body)).toBe(201);
  return { reservationId: Number(held.body["reservationId"]), queueToken };
}

/** Holds and pays: the guest needs the money. */
export async function buySeats(
  house: House,
  guest: Guest,
  wanted: Wanted,
): Promise<{ reservationId: number; paymentId: number }> {
  const { reservationId, queueToken } = await holdSeats(house, guest, wanted);
  const paid = await house.api().post<Json>("/v1/payments", as(queueToken, { reservationId }));
  expect(paid.status, JSON.stringify(paid.body)).toBe(201);
  return { reservationId, paymentId: Number(paid.body["paymentId"]) };
}
