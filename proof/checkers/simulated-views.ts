/** A simulated service as the sampler and the dump see a real one. */
import type { SimulatedService } from "#proof/checkers/simulated-service.ts";
import type { Dump } from "#proof/database/dump.ts";
import type { Sample } from "#proof/database/sample.ts";

export function sampleOf({ places, seats, now, admittedThrough }: SimulatedService, capacity: number): Sample {
  const count = (status: string): number => places.filter((place) => place.status === status).length;
  const inState = (status: string): number => seats.filter((seat) => seat.status === status).length;
  return {
    from: now,
    by: now,
    queues: [
      {
        concert: 1,
        state: "open",
        isOnSale: true,
        capacity,
        isFilled: true,
        lastNumber: places.length,
        admittedThrough,
        waiting: count("WAITING"),
        admitted: count("ADMITTED"),
        overdue: places.filter(({ status, expiresAt }) => status === "ADMITTED" && (expiresAt ?? 0) <= now).length,
        completed: count("COMPLETED"),
        expired: count("EXPIRED"),
        left: count("LEFT"),
        firstWaiting: places.find(({ status }) => status === "WAITING")?.number ?? null,
        lastAdmitted: places.findLast(({ admittedAt }) => admittedAt !== null)?.number ?? null,
      },
    ],
    shows: [
      {
        show: 1,
        total: seats.length,
        free: inState("AVAILABLE"),
        held: inState("HELD"),
        sold: inState("SOLD"),
      },
    ],
    deadlocks: 0,
  };
}

export function dumpOf(service: SimulatedService): Dump {
  const { places, seats, reservations, payments, refunds, money, keys, now } = service;
  const sold = seats.filter(({ status }) => status === "SOLD");
  return {
    at: now,
    queues: [],
    places,
    seats,
    soldSeats: sold.map(({ show, number, reservation }) => ({ show, number, reservation: reservation ?? 0 })),
    reservations,
    payments,
    refunds,
    transfers: money.transfers,
    wallets: [...money.wallets].map(([user, balance]) => ({ user, balance })),
    keys: [...keys.values()].map(({ row }) => row),
    checkIns: [],
  };
}
