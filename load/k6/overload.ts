/**
 * Overload, and what is left of it: ten calm seconds, a ramp far above what can be answered (PEAK requests a second),
 * and calm again. Fans charge, look at their places and at dates; in the ramp they also want the same 50 seats.
 * Promises: in the ramp an answer is a success, a seat taken, or 503 with a `Retry-After` in it; nothing hangs, breaks
 * or is half done. From five seconds after it all is as it was before: successes only, 95 of 100 within a quarter of a
 * second. When it is over, every invariant holds.
 */
import { check } from "k6";
import exec from "k6/execution";
import http, { type ObjectBatchRequest, type Response } from "k6/http";
import { Rate } from "k6/metrics";
import type { Options } from "k6/options";

import { refuses, send } from "./lib/answers.ts";
import { checkInvariants } from "./lib/audit.ts";
import { numberOf, vus } from "./lib/environment.ts";
import { forSetup, promises } from "./lib/options.ts";
import { chargeBalance, getPlace, listDates, reserveSeats, type Shopper } from "./lib/requests.ts";
import { createHall, createShoppers, mine, seatOf, type Hall } from "./lib/setup.ts";

const peak = numberOf("PEAK", 20_000);
const calmRate = 50;
const seats = 50;
/** How many of the answers in the ramp were 503. If there are none, it was no overload: make PEAK or VUS larger. */
const refused = new Rate("refused");
const answeredAnyhow = http.expectedStatuses({ min: 200, max: 299 }, 409, 503);

const calmly = { executor: "constant-arrival-rate", rate: calmRate, exec: "calm", preAllocatedVUs: vus } as const;

export const options: Options = {
  ...forSetup,
  scenarios: {
    before: { ...calmly, duration: "10s" },
    ramp: {
      executor: "ramping-arrival-rate",
      exec: "ramp",
      startTime: "10s",
      startRate: calmRate,
      stages: [
        { duration: "10s", target: peak },
        { duration: "20s", target: peak },
        { duration: "5s", target: calmRate },
      ],
      preAllocatedVUs: 10 * vus,
      gracefulStop: "5s",
    },
    after: { ...calmly, startTime: "50s", duration: "20s" },
  },
  thresholds: {
    ...promises("before", 250),
    ...promises("after", 250),
    "http_req_failed{scenario:ramp}": ["rate==0"],
  },
};

interface Sale {
  hall: Hall;
  shoppers: Shopper[];
}

export function setup(): Sale {
  const hall = createHall({ seats, capacity: vus });
  return { hall, shoppers: createShoppers(vus, hall) };
}

export function calm(sale: Sale): void {
  check(send(next(harmless(sale))), { "is a success": isSuccess });
}

export function ramp(sale: Sale): void {
  const contested = reserveSeats(
    seatOf(sale.hall, exec.scenario.iterationInTest % seats),
    mine(sale.shoppers).queueToken,
  );
  const answer = send(next([...harmless(sale), contested]), answeredAnyhow);
  refused.add(answer.status === 503);
  check(answer, { "is a success, a seat taken, or a polite refusal": (it) => isSuccess(it) || isPolite(it) });
}

export const teardown = (): void => checkInvariants();

/** What always succeeds where there is time for it. */
function harmless({ hall, shoppers }: Sale): ObjectBatchRequest[] {
  const shopper = mine(shoppers);
  return [chargeBalance(1, shopper), getPlace(shopper.queueToken), listDates(hall.concertId, shopper.queueToken)];
}

/** Each in turn. */
function next(requests: ObjectBatchRequest[]): ObjectBatchRequest {
  return requests[exec.scenario.iterationInTest % requests.length] as ObjectBatchRequest;
}

function isSuccess({ status }: Response): boolean {
  return status >= 200 && status < 300;
}

function isPolite(answer: Response): boolean {
  if (answer.status === 503) return Number(answer.headers["Retry-After"]) > 0;
  return refuses(answer, 409, "SEAT_UNAVAILABLE");
}
