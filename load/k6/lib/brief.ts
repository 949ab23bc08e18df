/**
 * How the brief's scripts count. Each virtual user has a hundred user ids, from (VU - 1) * 100 + 1, and takes the next
 * with each iteration. Concert options have a hundred seats each, and a seat's id is the id of the user who wants it:
 * it counts on from option to option, so that user 101 wants the first seat of option 2, which is seat 101 of all.
 */
import http, { type Params } from "k6/http";

import { baseUrl } from "./environment.ts";
import { sendAll } from "./setup.ts";

/** User ids of one virtual user, and seats of one option. */
export const idsPerVu = 100;

/** The user of this iteration. */
export function userOfIteration(): number {
  return (__VU - 1) * idsPerVu + __ITER + 1;
}

/** The option in which a user wants a seat. */
export function optionOf(userId: number): number {
  return Math.floor((userId - 1) / idsPerVu) + 1;
}

/** The scripts name the user in a header. */
export function asUser(userId: number): Params {
  return { headers: { "Content-Type": "application/json", userId: userId.toString() } };
}

/** Lets Jari meet the users of so many virtual users before they are measured: it creates whom it sees first. */
export function createBriefUsers(vus: number): void {
  const userIds = Array.from({ length: vus * idsPerVu }, (_, index) => index + 1);
  const url = (userId: number) => http.url`${baseUrl}/payment/${userId}/balance/select`;
  sendAll(
    userIds.map((userId) => ({ method: "GET", url: url(userId), params: asUser(userId) })),
    200,
  );
}
