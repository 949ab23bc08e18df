/**
 * The brief's first scenario on `/v1`: for 30 seconds, 100 admitted fans list a concert's dates once a second.
 * Promise: each list is answered, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import type { Options } from "k6/options";

import { answered, send } from "./lib/answers.ts";
import { duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";
import { listDates } from "./lib/requests.ts";
import { mine, openSale, type Sale } from "./lib/setup.ts";

export const options: Options = { ...forSetup, vus, duration, thresholds: promises("default", promisedMs("list")) };

/** Seats of five dates. */
const seats = 250;

export const setup = (): Sale => openSale({ seats, fans: vus });

export default function list({ hall, shoppers }: Sale): void {
  answered(send(listDates(hall.concertId, mine(shoppers).queueToken)));
  sleep(1);
}
