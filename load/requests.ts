/** What fans send, each request as one of them sends it, and how to read what they are answered. */
import type { Answer } from "#load/answer.ts";
import type { Rig } from "#load/rig.ts";
import type { Shot } from "#load/shot.ts";

/** Somebody with a place in line. */
export interface Fan {
  userId: string;
  /** The queue token. */
  token: string;
}

/** A fan who is to have a seat that nobody else wants. */
export interface Buyer extends Fan {
  showId: number;
  seat: number;
}

/** Of each seat, in won. */
export const price = 50_000;

type Signer = Pick<Rig, "tokens">;

/** What somebody sends to join. */
export function joinShot(rig: Signer, concertId: number, userId: string): Shot {
  return { method: "POST", path: `/v1/concerts/${concertId}/queue`, token: accessToken(rig, userId) };
}

/** What a fan sends to charge the wallet with the price of a seat. */
export function chargeShot(rig: Signer, userId: string): Shot {
  const path = `/v1/users/${userId}/balance/charges`;
  return { method: "POST", path, token: accessToken(rig, userId), body: { amount: price } };
}

/** What a buyer sends to have the seat held. */
export function reserveShot({ token, showId, seat }: Buyer): Shot {
  return { method: "POST", path: "/v1/reservations", token, body: { showId, seats: [seat] } };
}

/** What a fan sends to pay for what is held. */
export function payShot({ token }: Fan, reservationId: number): Shot {
  return { method: "POST", path: "/v1/payments", token, body: { reservationId } };
}

/** What says who somebody is. */
export function accessToken({ tokens }: Signer, userId: string): string {
  return tokens.issueAccess(userId).token;
}

/** What the body of an answer says. */
export function read({ body }: Answer): unknown {
  return JSON.parse(body.toString());
}
