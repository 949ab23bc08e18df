/** A fan of a scenario: an account, a place in line once there is one, and all that can be asked with them. */
import { setTimeout as sleep } from "node:timers/promises";

import { Client, type Call, type ClientOptions, type Outcome } from "#proof/clients/client.ts";
import {
  getPlace,
  joinQueue,
  leaveQueue,
  listSeats,
  ownPlaceOf,
  streamQueue,
  type Account,
  type OwnPlace,
} from "#proof/clients/place-calls.ts";
import {
  chargeBalance,
  getBalance,
  getReservation,
  payReservation,
  releaseHold,
  reserveSeats,
} from "#proof/clients/shop-calls.ts";
import type { OperationName, Operations, ReservationSeen } from "#proof/history/operations.ts";

/** Which instance is asked, by its index. */
export type At = 0 | 1;

/** What is asked is asked once, of the instance `at`. What is refused, or not answered, is undefined. */
export class Fan {
  readonly user: string;
  readonly #options: ClientOptions;
  readonly #account: Account;
  #place: OwnPlace | undefined;

  constructor(options: ClientOptions, account: Account) {
    this.user = account.user;
    this.#options = options;
    this.#account = account;
  }

  /** Answers the number of the place; 0 if there is none. */
  async join(concert: number, at: At): Promise<number> {
    const joined = await this.#ask(joinQueue(this.#account, concert), at);
    if (joined.type !== "ok") return 0;
    this.#place = ownPlaceOf(this.#account, { concert }, joined);
    return joined.value.number;
  }

  async poll(at: At): Promise<void> {
    await this.#ask(getPlace(this.#ownPlace), at);
  }

  /** Follows the place until it is closed, and after each event that is pushed asks the same instance for it. */
  watch(at: At): { close(): Promise<void> } {
    const stop = new AbortController();
    const polls: Promise<void>[] = [];
    const pushed = (): void => void polls.push(this.poll(at));
    const watching = new Client(this.#options).follow(streamQueue(this.#ownPlace), {
      instance: at,
      signal: stop.signal,
      pushed,
    });
    return {
      close: async () => {
        stop.abort();
        await watching;
        await Promise.all(polls);
      },
    };
  }

  async leave(at: At): Promise<void> {
    await this.#ask(leaveQueue(this.#ownPlace), at);
  }

  async seats(show: number, at: At): Promise<void> {
    await this.#ask(listSeats(this.#ownPlace, show), at);
  }

  reserve(show: number, seats: readonly number[], at: At): Promise<ReservationSeen | undefined> {
    return this.#valueOf(reserveSeats(this.#ownPlace, { show, seats }), at);
  }

  /** The same where it must succeed for the scenario to make sense. Errors: it does not. */
  async hold(show: number, seats: readonly number[], at: At): Promise<ReservationSeen> {
    const held = await this.reserve(show, seats, at);
    if (!held) throw new Error(`seats ${seats.join(", ")} could not be held`);
    return held;
  }

  async look({ reservation }: ReservationSeen, at: At): Promise<void> {
    await this.#ask(getReservation(this.#account, reservation), at);
  }

  async release({ reservation }: ReservationSeen, at: At): Promise<void> {
    await this.#ask(releaseHold(this.#account, reservation), at);
  }

  pay(held: ReservationSeen, at: At): Promise<Operations["payReservation"]["value"] | undefined> {
    return this.#valueOf(payReservation(this.#ownPlace, held), at);
  }

  async charge(amount: number, at: At, key?: string): Promise<void> {
    await this.#ask(chargeBalance(this.#account, amount, key), at);
  }

  async balance(at: At): Promise<void> {
    await this.#ask(getBalance(this.#account), at);
  }

  get #ownPlace(): OwnPlace {
    if (!this.#place) throw new Error(`user ${this.user} has no place in line`);
    return this.#place;
  }

  /** By a client of its own: any of a fan's requests may be under way at the same moment. */
  #ask<Name extends OperationName, Body>(call: Call<Name, Body>, at: At): Promise<Outcome<Name, Body>> {
    return new Client(this.#options).call(call, at);
  }

  async #valueOf<Name extends OperationName, Body>(
    call: Call<Name, Body>,
    at: At,
  ): Promise<Operations[Name]["value"] | undefined> {
    const outcome = await this.#ask(call, at);
    return outcome.type === "ok" ? outcome.value : undefined;
  }
}

/** Waits until so many milliseconds after the end of a hold, or before it. */
export async function untilHoldEnds({ heldUntil = 0 }: ReservationSeen, afterMs: number): Promise<void> {
  await sleep(Math.max(0, heldUntil + afterMs - Date.now()));
}
