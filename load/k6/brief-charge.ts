/**
 * The brief's fourth load script: for 30 seconds, 100 users charge balances once a second, each time another user's.
 * Promise: each charge succeeds, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import http from "k6/http";
import type { Options } from "k6/options";

import { answered } from "./lib/answers.ts";
import { asUser, createBriefUsers, userOfIteration } from "./lib/brief.ts";
import { baseUrl, duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";

export const options: Options = { ...forSetup, vus, duration, thresholds: promises("default", promisedMs("charge")) };

export function setup(): void {
  createBriefUsers(vus);
}

export default function charge(): void {
  const userId = userOfIteration();
  const body = JSON.stringify({ userId, chargeAmount: 100_000 });
  answered(http.post(http.url`${baseUrl}/payment/${userId}/balance/charge`, body, asUser(userId)));
  sleep(1);
}
