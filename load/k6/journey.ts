/**
 * Whole journeys: a fan makes an account, joins, waits as told, looks at dates and seats, reserves, charges the balance
 * and pays. Half as many are let in as come, so that there is a line. JOURNEYS says how many fans come in all.
 * Promises: each fan ends with a paid seat, and with a queue token that opens nothing more; positions never rise; 95 of
 * 100 answers come within a quarter of a second; when all have gone, every invariant holds.
 */
import { check, fail, sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Trend } from "k6/metrics";
import type { Options } from "k6/options";

import { ask, refuses, send } from "./lib/answers.ts";
import { checkInvariants } from "./lib/audit.ts";
import { numberOf, vus } from "./lib/environment.ts";
import { forSetup, promises } from "./lib/options.ts";
import {
  chargeBalance,
  createUser,
  getPlace,
  joinQueue,
  listDates,
  listSeats,
  payReservation,
  reserveSeats,
  type Fan,
} from "./lib/requests.ts";
import { createHall, seatOf, type Hall, type SeatOrder } from "./lib/setup.ts";

const journeys = numberOf("JOURNEYS", 10 * vus);
const seatsPaid = new Counter("seats_paid");
const timeInLine = new Trend("time_in_line", true);
const unauthorized = { responseCallback: http.expectedStatuses(401) };

export const options: Options = {
  ...forSetup,
  scenarios: { journey: { executor: "shared-iterations", vus, iterations: journeys, maxDuration: "10m" } },
  thresholds: { ...promises("journey", 250), seats_paid: [`count==${journeys}`] },
};

interface Place {
  status: string;
  position: number;
  retryAfterMs: number;
}

interface Hold {
  reservationId: number;
  amount: number;
}

interface Dates {
  items: { showId: number }[];
}

interface SeatMap {
  seats: { number: number; status: string }[];
}

export const setup = (): Hall => createHall({ seats: journeys, capacity: Math.ceil(vus / 2) });

export default function journey(hall: Hall): void {
  const order = seatOf(hall, exec.scenario.iterationInTest);
  const fan = ask(createUser(), 201) as Fan;
  const queueToken = standInLine(hall, fan);
  lookAt(hall, order, queueToken);
  const { reservationId, amount } = ask(reserveSeats(order, queueToken), 201) as Hold;
  ask(chargeBalance(amount, fan), 201);
  ask(payReservation(reservationId, queueToken), 201);
  seatsPaid.add(1);
  check(send(reserveSeats(order, queueToken), unauthorized), {
    "the token is dead after the payment": (answer) => refuses(answer, 401, "TOKEN_EXPIRED"),
  });
}

export const teardown = (): void => checkInvariants();

/** Joins, and comes back whenever told to, until it is the fan's turn. Answers the queue token. */
function standInLine({ concertId }: Hall, fan: Fan): string {
  const cameAt = Date.now();
  const { token, ...joined } = ask(joinQueue(concertId, fan), 201) as Place & { token: string };
  let place: Place = joined;
  while (place.status === "WAITING") {
    sleep(place.retryAfterMs / 1000);
    const before = place.position;
    place = ask(getPlace(token), 200) as Place;
    check(place, { "the position does not rise": ({ position }) => position <= before });
  }
  if (!check(place, { "the fan is admitted": ({ status }) => status === "ADMITTED" })) fail(JSON.stringify(place));
  timeInLine.add(Date.now() - cameAt);
  return token;
}

/** Looks at the dates, then at the seats of the date that it shall be, where the fan's own seat is free. */
function lookAt({ concertId }: Hall, { showId, seats: [own] }: SeatOrder, queueToken: string): void {
  const dates = ask(listDates(concertId, queueToken), 200) as Dates;
  check(dates, { "the date is listed": ({ items }) => items.some((date) => date.showId === showId) });
  const map = ask(listSeats(showId, queueToken), 200) as SeatMap;
  check(map, {
    "the seat is free": ({ seats }) => seats.some(({ number, status }) => number === own && status === "AVAILABLE"),
  });
}
