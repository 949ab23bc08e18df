/** The service without one of its locks, to see that the orders tell: the checker is checked. */
import type { Rewrite } from "#proof/interleavings/session.ts";

export interface BrokenLock {
  readonly name: string;
  readonly rewrite: Rewrite;
  /** The moves whose orders must show that it is missing. */
  readonly pair: readonly [string, string];
}

const locking = /\s+for\s+update(?:\s+of\s+\w+)?/gu;

/** Takes the locks out of every statement that locks rows of a table. */
function withoutLockOf(table: string): Rewrite {
  return (text) => (text.includes(`from ${table} `) ? text.replace(locking, "") : text);
}

export const brokenLocks: readonly BrokenLock[] = [
  { name: "queue", rewrite: withoutLockOf("queues"), pair: ["join", "join"] },
  {
    name: "place",
    rewrite: withoutLockOf("places"),
    pair: ["leave a turn", "pay"],
  },
  { name: "reservation", rewrite: withoutLockOf("reservations"), pair: ["release", "pay"] },
  { name: "seat", rewrite: withoutLockOf("seats"), pair: ["reserve the held seat", "reserve the held seat"] },
  { name: "wallet", rewrite: withoutLockOf("wallets"), pair: ["charge", "charge"] },
];
