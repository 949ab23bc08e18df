/**
 * Overload, and what is left of it: ten calm seconds, a ramp far above what can be answered (PEAK requests a second),
 * and calm again. Fans charge balances, look at their places and at dates. In the ramp they also want the same 50 seats,
 * and all charge one balance, where one charge can only follow the other: that must give way first.
 * Promises: in the ramp an answer comes within ten seconds, and is a success, a seat taken, or 503 with a
 * `Retry-After`. From five seconds after it all is as it was before: successes only, 95 of 100 within a quarter of a
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
import { mine, openSale, seatOf, type Hall, type Sale } from "./lib/setup.ts";

const peak = numberOf("PEAK", 20_000);
const calmRate = 50;
const seats = 50;
/** How many of the answers in the ramp were 503. If none was, it was no overload and has shown nothing: make VUS and PEAK larger. */
const refused = new Rate("refused");
const answeredAnyhow = {
  timeout: "10s",
  responseCallback: http.expectedStatuses({ min: 200, max: 299 }, 409, 503),
};

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
      // As long as a request may take, so that none is forgotten.
      gracefulStop: "10s",
    },
    after: { ...calmly, startTime: "50s", duration: "20s" },
  },
  thresholds: {
    ...promises("before", 250),
    ...promises("after", 250),
    "http_req_failed{scenario:ramp}": ["rate==0"],
  },
};

export const setup = (): Sale => openSale({ seats, fans: vus });

export function calm({ hall, shoppers }: Sale): void {
  const shopper = mine(shoppers);
  check(send(oneOf([chargeBalance(1, shopper), ...looks(hall, shopper)])), { "is a success": isSuccess });
}

export function ramp({ hall, shoppers }: Sale): void {
  const shopper = mine(shoppers);
  const contested = [
    chargeBalance(1, shoppers[0] as Shopper),
    // One iteration in four reserves: counted by fours, they ask for every seat, one after the other.
    reserveSeats(seatOf(hall, Math.floor(exec.scenario.iterationInTest / 4) % seats), shopper.queueToken),
  ];
  const answer = send(oneOf([...looks(hall, shopper), ...contested]), answeredAnyhow);
  refused.add(answer.status === 503);
  check(answer, { "is a success, a seat taken, or a polite refusal": (it) => isSuccess(it) || isPolite(it) });
}

export const teardown = (): void => checkInvariants();

function looks({ concertId }: Hall, { queueToken }: Shopper): ObjectBatchRequest[] {
  return [getPlace(queueToken), listDates(concertId, queueToken)];
}

/** Each in turn. */
function oneOf(requests: ObjectBatchRequest[]): ObjectBatchRequest {
  return requests[exec.scenario.iterationInTest % requests.length] as ObjectBatchRequest;
}

function isSuccess({ status }: Response): boolean {
  return status >= 200 && status < 300;
}

function isPolite(answer: Response): boolean {
  if (answer.status === 503) return Number(answer.headers["Retry-After"]) > 0;
  return refuses(answer, 409, "SEAT_UNAVAILABLE");
}
