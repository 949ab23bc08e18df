/**
 * The brief's first load script: for 30 seconds, 100 users list what can be booked once a second.
 * Promise: each list is answered, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import http from "k6/http";
import type { Options } from "k6/options";

import { answered } from "./lib/answers.ts";
import { asUser, userOfIteration } from "./lib/brief.ts";
import { baseUrl, duration, vus } from "./lib/environment.ts";
import { promisedMs, promises } from "./lib/options.ts";

export const options: Options = { vus, duration, thresholds: promises("default", promisedMs("list")) };

export default function list(): void {
  const body = JSON.stringify({ token: "your_token_here" });
  answered(http.post(`${baseUrl}/concert/availabilityConcertList`, body, asUser(userOfIteration())));
  sleep(1);
}
