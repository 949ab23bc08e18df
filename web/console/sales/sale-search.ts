/** What an operator searches for, as it stands in the address: so it survives a reload, and can be sent to a colleague. */

export const reservationStatuses = ["HELD", "PAID", "EXPIRED", "CANCELLED"] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

export interface SaleSearch {
  kind: "reservations" | "payments";
  q: string;
  concertId: number | undefined;
  /** Of reservations only. */
  status: ReservationStatus | undefined;
}

const mostLetters = 80;

/** Reads a search; what makes no sense counts as not said. */
export function readSearch(params: URLSearchParams): SaleSearch {
  const concertId = Number(params.get("concert"));
  const status = reservationStatuses.find((one) => one === params.get("status"));
  return {
    kind: params.get("kind") === "payments" ? "payments" : "reservations",
    q: (params.get("q") ?? "").trim().slice(0, mostLetters),
    concertId: Number.isSafeInteger(concertId) && concertId > 0 ? concertId : undefined,
    status,
  };
}

/** The same as an address has it, without what is not said. */
export function writeSearch({ kind, q, concertId, status }: SaleSearch): URLSearchParams {
  return new URLSearchParams({
    ...(kind === "payments" && { kind }),
    ...(q !== "" && { q }),
    ...(concertId !== undefined && { concert: String(concertId) }),
    ...(status !== undefined && kind === "reservations" && { status }),
  });
}
