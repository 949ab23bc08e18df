/**
 * What the API answers, as far as the crowd reads it: written down here from its document, not shared with the service.
 */

export interface Problem {
  code: string;
  title: string;
  detail: string;
  /** How a place ended, beside TOKEN_EXPIRED. */
  place?: "COMPLETED" | "EXPIRED" | "LEFT";
}

export interface Guest {
  userId: string;
  accessToken: string;
}

export interface Place {
  number: number;
  status: "WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT";
  position: number;
  retryAfterMs: number;
  expiresAt: string | null;
  soldOut: boolean;
}

export interface JoinedPlace extends Place {
  token: string;
}

export interface ShowDate {
  showId: number;
  seatsTotal: number;
  seatsAvailable: number;
}

export interface Seat {
  number: number;
  price: number;
  status: "AVAILABLE" | "HELD" | "SOLD";
}

export interface Hold {
  reservationId: number;
  showId: number;
  seats: { number: number }[];
  amount: number;
  status: "HELD" | "PAID" | "EXPIRED" | "CANCELLED";
  heldUntil: string;
}

export interface Payment {
  paymentId: number;
  reservationId: number;
  amount: number;
  balance: number;
  paidAt: string;
  seats: { number: number }[];
}

export interface Charge {
  amount: number;
  balance: number;
}

export interface Transfer {
  debit: "CASH" | "WALLET" | "REVENUE";
  amount: number;
  balance: number;
}

export interface ConcertView {
  title: string;
  saleOpensAt: string;
  queue: { state: "open" | "paused" | "closed" | "bypass"; waiting: number; admitted: number; capacity: number };
}

export interface Figures {
  queue: { state: ConcertView["queue"]["state"]; capacity: number; claimSeconds: number };
  waiting: number;
  admitted: number;
  held: number;
  sold: number;
  seatsTotal: number;
  amountSold: number;
}

export interface Audit {
  holds: boolean;
  invariants: Invariant[];
}

export interface Invariant {
  name: string;
  sentence: string;
  holds: boolean;
  /** Of how many rows it was looked at. */
  checked: number;
  offending: object[];
}
