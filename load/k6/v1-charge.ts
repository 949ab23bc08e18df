/**
 * The brief's fourth scenario on `/v1`: for 30 seconds, 100 users charge their balances once a second.
 * Promise: each charge succeeds, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import type { Options } from "k6/options";

import { answered, send } from "./lib/answers.ts";
import { duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";
import { chargeBalance, type Fan } from "./lib/requests.ts";
import { createFans, mine } from "./lib/setup.ts";

export const options: Options = { ...forSetup, vus, duration, thresholds: promises("default", promisedMs("charge")) };

export const setup = (): Fan[] => createFans(vus);

export default function charge(fans: Fan[]): void {
  answered(send(chargeBalance(100_000, mine(fans))), 201);
  sleep(1);
}
