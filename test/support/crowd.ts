/** Fans, as many as a test needs, and what a fan can do, each verb one request to the instance that is named. */
import { send, type Listener, type Reply } from "#test/wire.ts";

export interface Fan {
  readonly userId: string;
  readonly accessToken: string;
  /** The newest queue token; empty before the first join. */
  queueToken: string;
}

export interface PlaceBody {
  number: number;
  status: "WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT";
  position: number;
  retryAfterMs: number;
  expiresAt: string | null;
  soldOut: boolean;
}

export interface HoldBody {
  reservationId: number;
  showId: number;
  seats: { number: number; label: string; price: number }[];
  amount: number;
  status: "HELD" | "PAID" | "EXPIRED" | "CANCELLED";
  heldUntil: string;
}

export interface PaymentBody {
  paymentId: number;
  reservationId: number;
  amount: number;
  balance: number;
  seats: { number: number }[];
}

export interface ChargeBody {
  transferId: number;
  amount: number;
  balance: number;
}

/** The instance whose turn it is when requests go round. */
export function nth<Item>(items: readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

/** New guests, created on all instances in turn. Errors: one was refused. */
export function createFans(servers: readonly Listener[], count: number): Promise<Fan[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const reply = await send<Fan>(nth(servers, index), "POST", "/v1/users", { body: { name: `Fan ${index}` } });
      if (reply.status !== 201) throw new Error(`a fan was refused: ${reply.status} ${reply.text}`);
      const { userId, accessToken } = reply.body;
      return { userId, accessToken, queueToken: "" };
    }),
  );
}

/** Gets in line; from then on the fan has the new queue token. */
export async function join(at: Listener, fan: Fan, concertId: number): Promise<Reply<PlaceBody & { token: string }>> {
  const path = `/v1/concerts/${concertId}/queue`;
  const reply = await send<PlaceBody & { token: string }>(at, "POST", path, { token: fan.accessToken });
  if (reply.status === 201 || reply.status === 200) fan.queueToken = reply.body.token;
  return reply;
}

/** Everybody joins, on all instances in turn. Errors: somebody was not admitted at once. */
export async function admitAll(servers: readonly Listener[], fans: readonly Fan[], concertId: number): Promise<void> {
  const replies = await Promise.all(fans.map((fan, index) => join(nth(servers, index), fan, concertId)));
  const other = replies.find(({ body }) => body.status !== "ADMITTED");
  if (other) throw new Error(`a fan was not admitted at once: ${other.status} ${other.text}`);
}

export function readPlace(at: Listener, fan: Fan): Promise<Reply<PlaceBody>> {
  return send(at, "GET", "/v1/queue", { token: fan.queueToken });
}

export function leave(at: Listener, fan: Fan): Promise<Reply> {
  return send(at, "DELETE", "/v1/queue", { token: fan.queueToken });
}

export function readSeats(at: Listener, fan: Fan, showId: number): Promise<Reply> {
  return send(at, "GET", `/v1/shows/${showId}/seats`, { token: fan.queueToken });
}

export function reserve(
  at: Listener,
  fan: Fan,
  order: { showId: number; seats: readonly number[] },
  key?: string,
): Promise<Reply<HoldBody>> {
  return send(at, "POST", "/v1/reservations", { token: fan.queueToken, body: order, key });
}

export function release(at: Listener, fan: Fan, reservationId: number): Promise<Reply> {
  return send(at, "DELETE", `/v1/reservations/${reservationId}`, { token: fan.accessToken });
}

export function charge(at: Listener, fan: Fan, amount: number, key?: string): Promise<Reply<ChargeBody>> {
  const path = `/v1/users/${fan.userId}/balance/charges`;
  return send(at, "POST", path, { token: fan.accessToken, body: { amount }, key });
}

export function pay(at: Listener, fan: Fan, reservationId: number, key?: string): Promise<Reply<PaymentBody>> {
  return send(at, "POST", "/v1/payments", { token: fan.queueToken, body: { reservationId }, key });
}

export async function readBalance(at: Listener, fan: Fan): Promise<number> {
  const path = `/v1/users/${fan.userId}/balance`;
  const { body } = await send<{ balance: number }>(at, "GET", path, { token: fan.accessToken });
  return body.balance;
}
