/** All invariants, in the order of the table in `docs/proof.md`. */
import { acknowledgedWrites } from "#proof/checkers/acknowledged.ts";
import { arrivalOrder } from "#proof/checkers/arrival-order.ts";
import { balances } from "#proof/checkers/balances.ts";
import { capacity } from "#proof/checkers/capacity.ts";
import type { Checker } from "#proof/checkers/checker.ts";
import { conservation } from "#proof/checkers/conservation.ts";
import { deadTokens } from "#proof/checkers/dead-tokens.ts";
import { exclusiveHolds } from "#proof/checkers/exclusive-holds.ts";
import { holdDeadlines } from "#proof/checkers/hold-deadlines.ts";
import { keys } from "#proof/checkers/keys.ts";
import { ledger } from "#proof/checkers/ledger.ts";
import { linearizableSeats } from "#proof/checkers/linearizable-seats.ts";
import { liveness } from "#proof/checkers/liveness.ts";
import { ownPlaces } from "#proof/checkers/own-places.ts";
import { pushes } from "#proof/checkers/pushes.ts";
import { seatLimits } from "#proof/checkers/seat-limits.ts";
import { soldOnce } from "#proof/checkers/sold-once.ts";
import { wholeSales } from "#proof/checkers/whole-sales.ts";

export const checkers: readonly Checker[] = [
  soldOnce,
  exclusiveHolds,
  linearizableSeats,
  ledger,
  balances,
  wholeSales,
  acknowledgedWrites,
  arrivalOrder,
  capacity,
  ownPlaces,
  deadTokens,
  keys,
  holdDeadlines,
  liveness,
  conservation,
  pushes,
  seatLimits,
];
