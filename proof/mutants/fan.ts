/** A fan of a scenario: an account, a place in line once there is one, and all that can be asked with them. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Charge, Hold, JoinedPlace, Payment, Place, Seat } from "#crowd/api.ts";
import type { Operations, PlaceArgs, PlaceSeen, ReservationSeen } from "#proof/history/operations.ts";
import type { Asker, Sending } from "#proof/mutants/asker.ts";
import type { At } from "#proof/mutants/scenarios/scenario.ts";

export interface Account {
  readonly user: string;
  readonly accessToken: string;
}

type Paid = Operations["payReservation"]["value"];

/** What is asked is asked of the instance `at`. What is refused, or not answered, is undefined. */
export class Fan {
  readonly user: string;
  readonly #asker: Asker;
  readonly #accessToken: string;
  #queueToken = "";
  #place: PlaceArgs;

  constructor(asker: Asker, { user, accessToken }: Account) {
    this.user = user;
    this.#asker = asker;
    this.#accessToken = accessToken;
    this.#place = { user, concert: 0, number: 0 };
  }

  /** Answers the number of the place; 0 if there is none. */
  async join(concert: number, at: At): Promise<number> {
    const { user } = this;
    const asked = { op: "joinQueue", args: { user, concert } } as const;
    const sending = { at, method: "POST", path: `/v1/concerts/${concert}/queue`, token: this.#accessToken } as const;
    const seen = await this.#asker.ask(asked, sending, (body: JoinedPlace) => {
      this.#queueToken = body.token;
      this.#place = { user, concert, number: body.number };
      return placeSeen(body);
    });
    return seen?.number ?? 0;
  }

  poll(at: At): Promise<PlaceSeen | undefined> {
    const asked = { op: "getPlace", args: this.#place } as const;
    return this.#asker.ask(asked, this.#withPlace(at, "/v1/queue"), placeSeen);
  }

  /** Follows the place until it is closed; after each event `heard` is done. */
  watch(at: At, heard: () => Promise<unknown>): { close(): Promise<void> } {
    const stop = new AbortController();
    const asked = { op: "streamQueue", args: this.#place } as const;
    const sending = this.#withPlace(at, "/v1/queue/stream");
    const watching = this.#asker.follow(asked, sending, placeSeen, { stop: stop.signal, heard });
    return {
      close: async () => {
        stop.abort();
        await watching;
      },
    };
  }

  async leave(at: At): Promise<void> {
    const asked = { op: "leaveQueue", args: this.#place } as const;
    await this.#asker.ask(asked, { ...this.#withPlace(at, "/v1/queue"), method: "DELETE" }, () => ({}));
  }

  async seats(show: number, at: At): Promise<void> {
    const sending = this.#withPlace(at, `/v1/shows/${show}/seats`);
    const statusesOf = ({ seats }: { seats: Seat[] }) => ({ show, statuses: seats.map(({ status }) => status) });
    await this.#asker.ask({ op: "listSeats", args: { show } }, sending, statusesOf);
  }

  reserve(show: number, seats: readonly number[], at: At): Promise<ReservationSeen | undefined> {
    const asked = { op: "reserveSeats", args: { ...this.#place, show, seats } } as const;
    const body = { showId: show, seats };
    return this.#asker.ask(
      asked,
      { ...this.#withPlace(at, "/v1/reservations"), method: "POST", body },
      reservationSeen,
    );
  }

  /** The same where it must succeed for the scenario to make sense. Errors: it does not. */
  async hold(show: number, seats: readonly number[], at: At): Promise<ReservationSeen> {
    const held = await this.reserve(show, seats, at);
    if (!held) throw new Error(`seats ${seats.join(", ")} could not be held`);
    return held;
  }

  look({ reservation }: ReservationSeen, at: At): Promise<ReservationSeen | undefined> {
    const asked = { op: "getReservation", args: { user: this.user, reservation } } as const;
    return this.#asker.ask(asked, this.#withAccount(at, `/v1/reservations/${reservation}`), reservationSeen);
  }

  async release({ reservation }: ReservationSeen, at: At): Promise<void> {
    const asked = { op: "releaseHold", args: { user: this.user, reservation } } as const;
    const sending = this.#withAccount(at, `/v1/reservations/${reservation}`);
    await this.#asker.ask(asked, { ...sending, method: "DELETE" }, () => ({}));
  }

  pay({ reservation, show, seats }: ReservationSeen, at: At): Promise<Paid | undefined> {
    const asked = { op: "payReservation", args: { ...this.#place, reservation, show, seats } } as const;
    const body = { reservationId: reservation };
    return this.#asker.ask(asked, { ...this.#withPlace(at, "/v1/payments"), method: "POST", body }, paid);
  }

  async charge(amount: number, at: At, key?: string): Promise<void> {
    const { user } = this;
    const path = `/v1/users/${user}/balance/charges`;
    const sending = {
      ...this.#withAccount(at, path),
      method: "POST",
      body: { amount },
      ...(key !== undefined && { key }),
    } as const;
    await this.#asker.ask({ op: "chargeBalance", args: { user, amount } }, sending, balanceSeen);
  }

  async balance(at: At): Promise<void> {
    const { user } = this;
    await this.#asker.ask(
      { op: "getBalance", args: { user } },
      this.#withAccount(at, `/v1/users/${user}/balance`),
      balanceSeen,
    );
  }

  #withPlace(at: At, path: string): Sending {
    return { at, path, token: this.#queueToken };
  }

  #withAccount(at: At, path: string): Sending {
    return { at, path, token: this.#accessToken };
  }
}

/** Waits until so many milliseconds after the end of a hold, or before it. */
export async function untilHoldEnds({ heldUntil = 0 }: ReservationSeen, afterMs: number): Promise<void> {
  await sleep(Math.max(0, heldUntil + afterMs - Date.now()));
}

function placeSeen({ number, status, position, expiresAt }: Place): PlaceSeen {
  if (status !== "WAITING" && status !== "ADMITTED") throw new Error(`place ${number} is told to be ${status}`);
  const ends = expiresAt === null ? {} : { expiresAt: Date.parse(expiresAt) };
  return { number, status, ...(position > 0 && { position }), ...ends };
}

function reservationSeen({ reservationId, showId, seats, amount, status, heldUntil }: Hold): ReservationSeen {
  const numbers = seats.map(({ number }) => number);
  return { reservation: reservationId, show: showId, seats: numbers, amount, status, heldUntil: Date.parse(heldUntil) };
}

function paid({ paymentId, reservationId, amount, balance, seats }: Payment): Paid {
  return { payment: paymentId, reservation: reservationId, amount, balance, seats: seats.map(({ number }) => number) };
}

function balanceSeen({ balance }: Pick<Charge, "balance">): { balance: number } {
  return { balance };
}
