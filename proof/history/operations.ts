/**
 * What is asked in each operation, and what of its answer a checker needs. Names are the API's own (`operationId`). Users
 * are UUIDs, all other ids numbers, money is won, moments of the service's clock (`...At`, `...Until`) are milliseconds
 * since 1970.
 */

export type SeatStatus = "AVAILABLE" | "HELD" | "SOLD";
export type PlaceStatus = "WAITING" | "ADMITTED";

/** The place that a queue token stands for. */
export interface PlaceArgs {
  readonly user: string;
  readonly concert: number;
  readonly number: number;
  /** A name for the token: each join gives another, and a token remembers what was told with it. */
  readonly token?: string;
}

export interface PlaceSeen {
  readonly number: number;
  readonly status: PlaceStatus;
  /** Among the waiting, from 1; absent for who is admitted. */
  readonly position?: number;
  readonly expiresAt?: number;
  /** Of the token that came with it, where one did: as in PlaceArgs. */
  readonly token?: string;
}

export interface ReservationSeen {
  readonly reservation: number;
  readonly show: number;
  readonly seats: readonly number[];
  readonly amount: number;
  readonly status: "HELD" | "PAID" | "EXPIRED" | "CANCELLED" | "REFUNDED";
  readonly heldUntil?: number;
}

export interface TransferSeen {
  readonly transfer: number;
  /** Signed: what it added to the wallet. */
  readonly amount: number;
  readonly balance: number;
  readonly reservation?: number;
}

export interface Operations {
  joinQueue: { args: { user: string; concert: number }; value: PlaceSeen };
  getPlace: { args: PlaceArgs; value: PlaceSeen };
  /** One event of a stream, as pushed. A stream is one request, with as many answers. */
  streamQueue: { args: PlaceArgs; value: PlaceSeen };
  leaveQueue: { args: PlaceArgs; value: Record<string, never> };
  listSeats: { args: { show: number }; value: { show: number; statuses: readonly SeatStatus[] } };
  /** One event of a stream: the seats whose status it tells. */
  streamSeats: { args: { show: number }; value: { show: number; seats: Readonly<Record<number, SeatStatus>> } };
  listDates: { args: { concert: number }; value: { free: Readonly<Record<number, number>> } };
  reserveSeats: {
    args: PlaceArgs & { readonly show: number; readonly seats: readonly number[] };
    value: ReservationSeen;
  };
  releaseHold: { args: { user: string; reservation: number }; value: Record<string, never> };
  getReservation: { args: { user: string; reservation: number }; value: ReservationSeen };
  payReservation: {
    args: PlaceArgs & { readonly reservation: number; readonly show: number; readonly seats: readonly number[] };
    value: { payment: number; reservation: number; seats: readonly number[]; amount: number; balance: number };
  };
  refundPayment: { args: { payment: number; user: string; reservation: number }; value: { balance?: number } };
  releaseHoldAsOperator: { args: { reservation: number; user: string }; value: Record<string, never> };
  checkIn: { args: { code: string; payment: number }; value: { reservation: number; seat: number } };
  chargeBalance: { args: { user: string; amount: number }; value: { balance: number } };
  getBalance: { args: { user: string }; value: { balance: number } };
  listTransfers: { args: { user: string }; value: { transfers: readonly TransferSeen[] } };
  setQueuePolicy: { args: { concert: number; capacity: number }; value: { capacity: number } };
}

export type OperationName = keyof Operations;
