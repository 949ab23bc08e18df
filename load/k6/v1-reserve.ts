/**
 * The brief's second scenario on `/v1`: 100 admitted fans reserve seats, each time the next one, without a pause, until
 * as many are held as the brief's numbers give to 100 users, for 30 seconds at most.
 * Promise: each reservation succeeds, 95 of 100 within a tenth of the time that the brief measured.
 */
import exec from "k6/execution";
import type { Options } from "k6/options";

import { answered, send } from "./lib/answers.ts";
import { duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";
import { reserveSeats } from "./lib/requests.ts";
import { mine, openSale, seatOf, type Sale } from "./lib/setup.ts";

const seats = vus * 100;

export const options: Options = {
  ...forSetup,
  scenarios: { default: { executor: "shared-iterations", vus, iterations: seats, maxDuration: duration } },
  thresholds: promises("default", promisedMs("reserve")),
};

export const setup = (): Sale => openSale({ seats, fans: vus });

export default function reserve({ hall, shoppers }: Sale): void {
  const order = seatOf(hall, exec.scenario.iterationInTest);
  answered(send(reserveSeats(order, mine(shoppers).queueToken)), 201);
}
