/**
 * Histories made by hand, for the tests of the checkers: each operation by the two moments between which it was under
 * way. Where no moments are told, an operation follows the one before it.
 */
import type { Evidence } from "#proof/checkers/checker.ts";
import type { Dump } from "#proof/database/dump.ts";
import type { QueueSample, Sample, ShowSample } from "#proof/database/sample.ts";
import type { FaultLine, Header } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

interface Circumstances {
  readonly from?: number;
  readonly by?: number;
  readonly key?: string;
  readonly process?: number;
  readonly instance?: number;
}

interface Refusal extends Circumstances {
  readonly status?: number;
  readonly detail?: Readonly<Record<string, unknown>>;
}

type Args<Name extends OperationName> = Operations[Name]["args"];

/** One concert with one show of ten seats. Holds last 4 s, claim windows 2 s, turns 3 s. */
export const header: Header = {
  type: "header",
  seed: 1,
  minutes: 1,
  faults: [],
  startedAt: 0,
  instances: 2,
  holdSeconds: 4,
  concerts: [
    {
      concert: 1,
      capacity: 2,
      passSeconds: 3,
      claimSeconds: 2,
      maxSeatsPerUser: 4,
      shows: [{ show: 1, seats: 10 }],
    },
  ],
};

export class TestHistory {
  readonly operations: Operation[] = [];
  readonly faults: FaultLine[] = [];
  readonly samples: Sample[] = [];
  #now = 0;

  ok<Name extends OperationName>(
    op: Name,
    args: Args<Name>,
    value: Operations[Name]["value"],
    circumstances: Circumstances = {},
  ): this {
    return this.#add({ op, args, value, outcome: "ok" }, circumstances);
  }

  fail<Name extends OperationName>(
    op: Name,
    args: Args<Name>,
    code: string,
    { detail, status = 409, ...circumstances }: Refusal = {},
  ): this {
    const value = { status, code, ...(detail && { detail }) };
    return this.#add({ op, args, value, outcome: "fail" }, circumstances);
  }

  info<Name extends OperationName>(op: Name, args: Args<Name>, circumstances: Circumstances = {}): this {
    return this.#add({ op, args, value: { status: 0, code: "" }, outcome: "info" }, circumstances);
  }

  fault(op: string, from: number, until: number): this {
    const line = { i: -1, process: -1, type: "fault", op, value: "" } as const;
    this.faults.push({ ...line, t: from, phase: "begins" }, { ...line, t: until, phase: "ends" });
    return this;
  }

  /** A sample of the one queue and the one show, with what differs from an empty house. */
  sample(from: number, queue: Partial<QueueSample> = {}, show: Partial<ShowSample> = {}): this {
    this.samples.push({
      from,
      by: from + 5,
      queues: [{ ...emptyQueue, ...queue }],
      shows: [{ show: 1, total: 10, free: 10, held: 0, sold: 0, ...show }],
      deadlocks: 0,
    });
    return this;
  }

  evidence(dump?: Partial<Dump>): Evidence {
    const { operations, faults, samples } = this;
    return { header, operations, faults, samples, ...(dump && { dump: { ...emptyDump, ...dump } }) };
  }

  #add(told: object, { from = this.#now + 10, by = from + 10, process = 0, instance = 0, key }: Circumstances): this {
    const i = 2 * this.operations.length;
    const asked = { i, process, instance, invokedAt: from, endedAt: by, ...(key !== undefined && { key }) };
    this.operations.push({ ...asked, ...told } as Operation);
    this.#now = Math.max(this.#now, by);
    return this;
  }
}

const emptyQueue: QueueSample = {
  concert: 1,
  state: "open",
  isOnSale: true,
  capacity: 2,
  isFilled: true,
  lastNumber: 0,
  admittedThrough: 0,
  waiting: 0,
  admitted: 0,
  overdue: 0,
  completed: 0,
  expired: 0,
  left: 0,
  firstWaiting: null,
  lastAdmitted: null,
};

const emptyDump: Dump = {
  at: 1_000_000,
  queues: [],
  places: [],
  seats: [],
  soldSeats: [],
  reservations: [],
  payments: [],
  refunds: [],
  transfers: [],
  wallets: [],
  keys: [],
  checkIns: [],
};

/** The place of a user, as queue tokens tell it. */
export function placeOf(user: string, number: number): { user: string; concert: number; number: number } {
  return { user, concert: 1, number };
}

/** A request for seats of the one show, and the reservation that it got. */
export function holdOf(user: string, reservation: number, ...seats: number[]) {
  const number = reservation;
  return {
    args: { ...placeOf(user, number), show: 1, seats },
    value: { reservation, show: 1, seats, amount: 100 * seats.length, status: "HELD" as const },
    payment: {
      args: { ...placeOf(user, number), reservation, show: 1, seats },
      value: { payment: reservation, reservation, seats, amount: 100 * seats.length, balance: 0 },
    },
    refund: { args: { payment: reservation, user, reservation }, value: {} },
  };
}
