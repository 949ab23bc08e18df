/**
 * The brief's third scenario on `/v1`: for 30 seconds, 100 users read their balances once a second.
 * Promise: each balance is answered, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import type { Options } from "k6/options";

import { answered, send } from "./lib/answers.ts";
import { duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";
import { getBalance, type Fan } from "./lib/requests.ts";
import { createFans, mine } from "./lib/setup.ts";

export const options: Options = {
  ...forSetup,
  vus,
  duration,
  thresholds: promises("default", promisedMs("balance")),
};

export const setup = (): Fan[] => createFans(vus);

export default function balance(fans: Fan[]): void {
  answered(send(getBalance(mine(fans))));
  sleep(1);
}
