/**
 * Fans who buy one seat after the other, as an honest client does: each request at its own pace, each write with an
 * Idempotency-Key, and whatever was not answered, or answered 503, is sent again with the same key until it is settled.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { type Client, NoAnswer, type Reply, type Sent } from "#load/studies/client.ts";
import type { Operation, Witness } from "#load/studies/witness.ts";

export interface Sale {
  concertId: number;
  showIds: readonly number[];
  seatsPerShow: number;
}

/** What all fans of a crowd share. */
export interface Crowd {
  sale: Sale;
  witness: Witness;
  /** The mean pause of a fan before each request. */
  paceMs: number;
  /** The share of requests whose answer nobody hears. */
  cutShare: number;
  /** Seats that were asked for. */
  wanted: number;
}

export interface Fan {
  userId: string;
  accessToken: string;
  client: Client;
}

/** A request that got no answer that a fan can use ends the journey; it is counted. */
class Refused extends Error {}

const price = 50_000;
/** A fan waits no longer for an answer. */
const timeoutMs = 3_000;
/** Pauses before a request is sent again where the service does not say how long. */
const againMs = 250;
/** A fan whom nobody answers for so long gives up; then what is acknowledged and what is kept cannot be compared. */
const patienceMs = 60_000;

/** Buys one seat after the other until told to stop, and then finishes what is under way. */
export async function shop(fan: Fan, crowd: Crowd, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    try {
      await buy(fan, crowd, stopped);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  fan.client.close();
}

async function buy(fan: Fan, crowd: Crowd, stopped: () => boolean): Promise<void> {
  const { witness, sale } = crowd;
  const joining = { method: "POST", path: `/v1/concerts/${sale.concertId}/queue`, token: fan.accessToken } as const;
  const joined = await send(fan, crowd, "join", joining);
  const { token, number } = JSON.parse(joined.body) as { token: string; number: number };
  witness.succeeded("join", `${fan.userId} ${number}`);
  for (;;) {
    const polled = await send(fan, crowd, "poll", { method: "GET", path: "/v1/queue", token });
    witness.succeeded("poll");
    if ((JSON.parse(polled.body) as { status: string }).status === "ADMITTED") break;
    if (stopped()) return;
  }
  const reservationId = await reserve(fan, crowd, token);
  await charge(fan, crowd);
  const paying = { method: "POST", path: "/v1/payments", token, body: { reservationId } } as const;
  const paid = await send(fan, crowd, "pay", keyed(paying));
  witness.succeeded(
    "pay",
    `${fan.userId} ${(JSON.parse(paid.body) as { paymentId: number }).paymentId} ${reservationId}`,
  );
}

/** Each seat is wanted by two fans: who loses it goes for the next. */
async function reserve(fan: Fan, crowd: Crowd, token: string): Promise<number> {
  const { sale, witness } = crowd;
  for (;;) {
    const seat = Math.floor(crowd.wanted / 2);
    crowd.wanted += 1;
    const body = {
      showId: sale.showIds[Math.floor(seat / sale.seatsPerShow)],
      seats: [(seat % sale.seatsPerShow) + 1],
    };
    const reply = await send(fan, crowd, "reserve", keyed({ method: "POST", path: "/v1/reservations", token, body }));
    if (reply.status === 409) continue;
    const { reservationId } = JSON.parse(reply.body) as { reservationId: number };
    witness.succeeded("reserve", `${fan.userId} ${reservationId}`);
    return reservationId;
  }
}

async function charge(fan: Fan, crowd: Crowd): Promise<void> {
  const { userId, accessToken } = fan;
  const path = `/v1/users/${userId}/balance/charges`;
  const reply = await send(
    fan,
    crowd,
    "charge",
    keyed({ method: "POST", path, token: accessToken, body: { amount: price } }),
  );
  crowd.witness.succeeded("charge", `${userId} ${(JSON.parse(reply.body) as { transferId: number }).transferId}`);
}

function keyed(sent: Sent): Sent {
  return { ...sent, headers: { "idempotency-key": randomUUID() } };
}

/** Sends until it is settled. Answers a success, or that a seat is taken. Errors: Refused, or nobody answered. */
async function send({ client }: Fan, crowd: Crowd, operation: Operation, sent: Sent): Promise<Reply> {
  const { witness, paceMs } = crowd;
  await sleep(paceMs * (0.5 + Math.random()));
  for (const giveUpAt = performance.now() + patienceMs; performance.now() < giveUpAt;) {
    witness.requests += 1;
    try {
      const reply = await client.ask(sent, { timeoutMs, cut: Math.random() < crowd.cutShare });
      if (reply.status < 300) return reply;
      const { code } = JSON.parse(reply.body) as { code: string };
      if (code === "SEAT_UNAVAILABLE") return reply;
      witness.failed(`${reply.status} ${code}`);
      if (reply.status !== 503) throw new Refused(`${operation} was refused: ${code}`);
      await sleep(reply.retryAfterMs ?? againMs);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      witness.failed(error.message);
      await sleep(againMs);
    }
  }
  throw new Error(`${operation} was not answered for ${patienceMs / 1_000} s`);
}
