/**
 * The brief's second load script: 100 users reserve seats, each iteration another user and another seat, without a
 * pause, for 30 seconds at most.
 * Promise: each reservation succeeds, 95 of 100 within a tenth of the time that the brief measured.
 *
 * The brief's numbers give a virtual user a hundred seats. The brief's own service was 26 seats far after 30 seconds; who
 * is through with a hundred before that would only go on to the seats of the next, and measure refusals. So each
 * virtual user stops after its hundred.
 */
import http from "k6/http";
import type { Options } from "k6/options";

import { answered, bodyOf } from "./lib/answers.ts";
import { asUser, createBriefUsers, idsPerVu, optionOf, userOfIteration } from "./lib/brief.ts";
import { baseUrl, duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";
import { expectStatus } from "./lib/setup.ts";

export const options: Options = {
  ...forSetup,
  scenarios: { default: { executor: "per-vu-iterations", vus, iterations: idsPerVu, maxDuration: duration } },
  thresholds: promises("default", promisedMs("reserve")),
};

interface ConcertList {
  items: { dates: { concertOptionId: number; seatsTotal: number; seatsAvailable: number }[] }[];
}

export function setup(): void {
  requireFreeSeats();
  createBriefUsers(vus);
}

/** Errors: the options that the scripts know are not there, or some of their seats are taken. */
function requireFreeSeats(): void {
  const list = http.post(`${baseUrl}/concert/availabilityConcertList`, "{}", asUser(1));
  const dates = (bodyOf(expectStatus(list, 200)) as ConcertList).items.flatMap((concert) => concert.dates);
  const wanted = dates.filter(({ concertOptionId }) => concertOptionId <= vus);
  if (wanted.length < vus || wanted.some(({ seatsTotal }) => seatsTotal !== idsPerVu)) {
    throw new Error(`Options 1 to ${vus} of ${idsPerVu} seats are not there: start with JARI_DEMO=on and no data.`);
  }
  const taken = wanted.reduce((sum, { seatsTotal, seatsAvailable }) => sum + seatsTotal - seatsAvailable, 0);
  if (taken === 0) return;
  throw new Error(`${taken} seats of options 1 to ${vus} are taken: wait until the holds of the last run are over.`);
}

export default function reserve(): void {
  const userId = userOfIteration();
  const body = { userId, concertDt: "2024-07-16", concertOptionId: optionOf(userId), seatId: userId };
  answered(http.post(`${baseUrl}/concert/reservation`, JSON.stringify(body), asUser(userId)));
}
