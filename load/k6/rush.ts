/**
 * The rush for one show: 500 fans (VUS) ask for each of its 50 seats, all in the same order. Nearly everyone loses.
 * Promises: each seat is given to exactly one of them; who loses is told so (409, SEAT_UNAVAILABLE) and nothing else
 * goes wrong; 95 of 100 answers come within a second; when it is over, every invariant holds.
 */
import { check } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter } from "k6/metrics";
import type { Options } from "k6/options";

import { refuses, send } from "./lib/answers.ts";
import { checkInvariants } from "./lib/audit.ts";
import { numberOf } from "./lib/environment.ts";
import { forSetup, promises } from "./lib/options.ts";
import { reserveSeats } from "./lib/requests.ts";
import { mine, openSale, seatOf, type Sale } from "./lib/setup.ts";

const fans = numberOf("VUS", 500);
const seats = 50;
/** Counts who was given a seat, for each seat by itself. */
const seatsGiven = new Counter("seats_given");
const givenOrTaken = { responseCallback: http.expectedStatuses(201, 409) };

const eachSeatOnce = Array.from({ length: seats }, (_, n): [string, string[]] => [
  `seats_given{seat:${n + 1}}`,
  ["count==1"],
]);

export const options: Options = {
  ...forSetup,
  // Over before the first hold is: from then on its seat may be given again.
  scenarios: { rush: { executor: "per-vu-iterations", vus: fans, iterations: seats, maxDuration: "4m" } },
  thresholds: { ...promises("rush", 1_000), ...Object.fromEntries(eachSeatOnce) },
};

export const setup = (): Sale => openSale({ seats, fans });

export default function rush({ hall, shoppers }: Sale): void {
  const order = seatOf(hall, exec.vu.iterationInScenario);
  const answer = send(reserveSeats(order, mine(shoppers).queueToken), givenOrTaken);
  if (answer.status === 201) seatsGiven.add(1, { seat: String(order.seats[0]) });
  check(answer, {
    "the seat is given, or taken": ({ status }) => status === 201 || refuses(answer, 409, "SEAT_UNAVAILABLE"),
  });
}

export const teardown = (): void => checkInvariants();
