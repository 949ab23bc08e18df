/** What is asked about one's own things, for react-query. All of it is under `meKey`: whoever changes something invalidates that. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, ask, type Answer } from "#web/api/client.ts";
import { withAccess } from "#web/session/session.ts";

export type Transfer = Answer<"listTransfers">["items"][number];
export type Reservation = Answer<"getReservation">;
export type Payment = Answer<"getPayment">;
export type Ticket = Answer<"listTickets">["items"][number];

const pageSize = 20;
/** The largest page that the API gives, for lists that are read whole. */
const largestPage = 100;
const mostPages = 10;
/** A hold may be paid or released on another device. */
const holdRefreshMs = 5_000;
const refreshMs = 30_000;

/** What the keys of all these queries begin with. */
export function meKey(userId: string): readonly string[] {
  return ["me", userId];
}

export function balanceQuery(userId: string) {
  return queryOptions({
    queryKey: [...meKey(userId), "balance"],
    queryFn: ({ signal }) =>
      withAccess(({ headers }) =>
        ask(api.GET("/v1/users/{userId}/balance", { params: { path: { userId } }, headers, signal })),
      ),
  });
}

/** The statement, newest first. */
export function transfersQuery(userId: string) {
  return infiniteQueryOptions({
    ...pages<Transfer>(),
    queryKey: [...meKey(userId), "transfers"],
    queryFn: ({ pageParam, signal }) =>
      withAccess(({ headers }) => {
        const params = { path: { userId }, query: pageAt(pageParam, pageSize) };
        return ask(api.GET("/v1/users/{userId}/balance/transfers", { params, headers, signal }));
      }),
  });
}

/** Newest first; looked at often while one of them is held. */
export function reservationsQuery(userId: string) {
  return infiniteQueryOptions({
    ...pages<Reservation>(),
    queryKey: [...meKey(userId), "reservations"],
    queryFn: ({ pageParam, signal }) =>
      withAccess(({ headers }) => {
        const params = { query: pageAt(pageParam, pageSize) };
        return ask(api.GET("/v1/reservations", { params, headers, signal }));
      }),
    refetchInterval: ({ state }) => {
      const isHeld = state.data?.pages.some(({ items }) => items.some(({ status }) => status === "HELD"));
      return isHeld ? holdRefreshMs : refreshMs;
    },
  });
}

export function reservationQuery(userId: string, reservationId: number) {
  return queryOptions({
    queryKey: [...meKey(userId), "reservation", reservationId],
    queryFn: ({ signal }) =>
      withAccess(({ headers }) => {
        const params = { path: { reservationId } };
        return ask(api.GET("/v1/reservations/{reservationId}", { params, headers, signal }));
      }),
    refetchInterval: ({ state }) => (state.data?.status === "HELD" ? holdRefreshMs : refreshMs),
  });
}

/** All payments of this user, newest first. */
export function paymentsQuery(userId: string) {
  return queryOptions({
    queryKey: [...meKey(userId), "payments"],
    queryFn: ({ signal }) =>
      withAccess(({ headers }) =>
        readAll((query) => ask(api.GET("/v1/payments", { params: { query }, headers, signal }))),
      ),
    refetchInterval: refreshMs,
  });
}

export function paymentQuery(userId: string, paymentId: number) {
  return queryOptions({
    queryKey: [...meKey(userId), "payment", paymentId],
    queryFn: ({ signal }) =>
      withAccess(({ headers }) =>
        ask(api.GET("/v1/payments/{paymentId}", { params: { path: { paymentId } }, headers, signal })),
      ),
  });
}

/** All tickets of this user, as the server has them. */
export function listTickets(signal: AbortSignal): Promise<Ticket[]> {
  return withAccess(({ headers }) =>
    readAll((query) => ask(api.GET("/v1/tickets", { params: { query }, headers, signal }))),
  );
}

interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** How a list is read on, page by page. */
function pages<Item>() {
  return {
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ nextCursor }: PageOf<Item>) => (nextCursor === null ? undefined : Number(nextCursor)),
  };
}

function pageAt(cursor: number | undefined, limit: number): { limit: number; cursor?: number } {
  return cursor === undefined ? { limit } : { limit, cursor };
}

/** Reads a list to its end (or to a thousand items, which no fan has). */
async function readAll<Item>(
  read: (query: { limit: number; cursor?: number }) => Promise<PageOf<Item>>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: number | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, nextCursor } = await read(pageAt(cursor, largestPage));
    all.push(...items);
    if (nextCursor === null) break;
    cursor = Number(nextCursor);
  }
  return all;
}
