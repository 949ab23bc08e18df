/** What is asked about sales, for react-query. All of it is an operator's; whatever an act changes is under `salesKey`. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, ask, type Answer } from "#web/api/client.ts";
import { readAgain } from "#web/api/queries.ts";
import { withOperator } from "#web/console/session/operator.ts";
import type { SaleSearch } from "#web/console/sales/sale-search.ts";

export type SaleReservation = Answer<"searchReservations">["items"][number];
export type SalePayment = Answer<"searchPayments">["items"][number];
export type ReservationDetail = Answer<"lookAtReservation">;

/** What every query about sales begins with: to be asked anew after an act. */
const salesKey = ["operator", "sales"];

/** The same console in other tabs; undefined in a browser that has no channels. */
const otherTabs = globalThis.BroadcastChannel && new BroadcastChannel("jari.sales");
otherTabs?.addEventListener("message", () => void readAgain(salesKey));

/** After an act: whatever is shown of sales is read again, here and in other tabs, where searches lie open. */
export function readSalesAgain(): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has but one origin
  otherTabs?.postMessage("changed");
  return readAgain(salesKey);
}

const pageSize = 30;
/** While one looks at a reservation or a fan, the fan may pay, or a hold may run out. */
const refreshMs = 5_000;

interface PageContext {
  pageParam: number | undefined;
  signal: AbortSignal;
}

const pages = {
  initialPageParam: undefined as number | undefined,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) =>
    nextCursor === null ? undefined : Number(nextCursor),
};

function queryOf({ q, concertId, status }: SaleSearch, cursor: number | undefined) {
  return {
    limit: pageSize,
    ...(q !== "" && { q }),
    ...(concertId !== undefined && { concertId }),
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && { cursor }),
  };
}

export function reservationsQuery(search: SaleSearch) {
  return infiniteQueryOptions({
    ...pages,
    queryKey: [...salesKey, "reservations", search],
    queryFn: ({ pageParam, signal }: PageContext) =>
      withOperator(({ headers }) =>
        ask(api.GET("/v1/admin/reservations", { params: { query: queryOf(search, pageParam) }, headers, signal })),
      ),
  });
}

export function paymentsQuery(search: SaleSearch) {
  return infiniteQueryOptions({
    ...pages,
    queryKey: [...salesKey, "payments", search],
    queryFn: ({ pageParam, signal }: PageContext) =>
      withOperator(({ headers }) => {
        const { status: _ofReservations, ...query } = queryOf(search, pageParam);
        return ask(api.GET("/v1/admin/payments", { params: { query }, headers, signal }));
      }),
  });
}

export function reservationQuery(reservationId: number) {
  return queryOptions({
    queryKey: [...salesKey, "reservation", reservationId],
    queryFn: ({ signal }) =>
      withOperator(({ headers }) => {
        const params = { path: { reservationId } };
        return ask(api.GET("/v1/admin/reservations/{reservationId}", { params, headers, signal }));
      }),
    refetchInterval: refreshMs,
  });
}

export function fanQuery(userId: string) {
  return queryOptions({
    queryKey: [...salesKey, "fan", userId],
    queryFn: ({ signal }) =>
      withOperator(({ headers }) =>
        ask(api.GET("/v1/admin/users/{userId}", { params: { path: { userId } }, headers, signal })),
      ),
    refetchInterval: refreshMs,
  });
}
