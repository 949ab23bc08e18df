/**
 * The brief's first scenario on `/v1`: for 30 seconds, 100 admitted fans list a concert's dates once a second.
 * Promise: each list is answered, 95 of 100 within a tenth of the time that the brief measured.
 */
import { sleep } from "k6";
import type { Options } from "k6/options";

import { answered, send } from "./lib/answers.ts";
import { duration, vus } from "./lib/environment.ts";
import { forSetup, promisedMs, promises } from "./lib/options.ts";
import { listDates, type Shopper } from "./lib/requests.ts";
import { createHall, createShoppers, mine } from "./lib/setup.ts";

export const options: Options = { ...forSetup, vus, duration, thresholds: promises("default", promisedMs("list")) };

interface Sale {
  concertId: number;
  shoppers: Shopper[];
}

export function setup(): Sale {
  const hall = createHall({ seats: 250, capacity: vus });
  return { concertId: hall.concertId, shoppers: createShoppers(vus, hall) };
}

export default function list({ concertId, shoppers }: Sale): void {
  answered(send(listDates(concertId, mine(shoppers).queueToken)));
  sleep(1);
}
