/**
 * The brief's third load script: for 30 seconds, 100 users read balances once a second, each time another user's.
 * Promise: each balance is answered, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import http from "k6/http";
import type { Options } from "k6/options";

import { answered } from "./lib/answers.ts";
import { asUser, createBriefUsers, userOfIteration } from "./lib/brief.ts";
import { baseUrl, duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";

export const options: Options = {
  ...forSetup,
  vus,
  duration,
  thresholds: promises("default", promisedMs("balance")),
};

export function setup(): void {
  createBriefUsers(vus);
}

export default function balance(): void {
  const userId = userOfIteration();
  answered(http.get(http.url`${baseUrl}/payment/${userId}/balance/select`, asUser(userId)));
  sleep(1);
}
