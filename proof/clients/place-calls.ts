/** What fans ask about their places and about seats, and what a history keeps of the answers. */
import { createHash } from "node:crypto";

import type { JoinedPlace, Place, Seat, ShowDate } from "#crowd/api.ts";
import type { Call, StreamCall } from "#proof/clients/client.ts";
import type { Operations, PlaceArgs, PlaceSeen, SeatStatus } from "#proof/history/operations.ts";

export interface Account {
  readonly user: string;
  readonly accessToken: string;
}

/** A place with what proves it. */
export interface OwnPlace {
  readonly place: PlaceArgs;
  readonly queueToken: string;
}

/** What a fan has who has joined. */
export function ownPlaceOf(
  { user }: Account,
  { concert }: { readonly concert: number },
  { value, body }: { readonly value: PlaceSeen; readonly body: JoinedPlace },
): OwnPlace {
  const { token } = body;
  return { place: { user, concert, number: value.number, token: nameOfToken(token) }, queueToken: token };
}

/** Tells tokens apart, and lets nobody in. */
function nameOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 8);
}

export interface Page<Item> {
  readonly items: readonly Item[];
}

export function joinQueue({ user, accessToken }: Account, concert: number): Call<"joinQueue", JoinedPlace> {
  return {
    op: "joinQueue",
    args: { user, concert },
    request: { method: "POST", path: `/v1/concerts/${concert}/queue`, token: accessToken },
    read: (body) => ({ ...seePlace(body), token: nameOfToken(body.token) }),
  };
}

export function getPlace({ place, queueToken }: OwnPlace): Call<"getPlace", Place> {
  const request = { method: "GET", path: "/v1/queue", token: queueToken } as const;
  return { op: "getPlace", args: place, request, read: seePlace };
}

/** The last event of a stream says how a place ended; that is what asking with a dead token says. */
export function streamQueue({ place, queueToken }: OwnPlace): StreamCall<"streamQueue", Place> {
  return {
    op: "streamQueue",
    args: place,
    request: { method: "GET", path: "/v1/queue/stream", token: queueToken },
    read: (body) => (body.status === "WAITING" || body.status === "ADMITTED" ? seePlace(body) : undefined),
  };
}

export function leaveQueue({ place, queueToken }: OwnPlace): Call<"leaveQueue"> {
  const request = { method: "DELETE", path: "/v1/queue", token: queueToken } as const;
  return { op: "leaveQueue", args: place, request, read: () => ({}) };
}

export function listDates({ place, queueToken }: OwnPlace): Call<"listDates", Page<ShowDate>> {
  const { concert } = place;
  return {
    op: "listDates",
    args: { concert },
    request: { method: "GET", path: `/v1/concerts/${concert}/dates`, token: queueToken },
    read: ({ items }) => ({
      free: Object.fromEntries(items.map(({ showId, seatsAvailable }) => [showId, seatsAvailable])),
    }),
  };
}

export function listSeats({ queueToken }: OwnPlace, show: number): Call<"listSeats", { seats: readonly Seat[] }> {
  return {
    op: "listSeats",
    args: { show },
    request: { method: "GET", path: `/v1/shows/${show}/seats`, token: queueToken },
    read: ({ seats }) => ({ show, statuses: statusesOf(seats) }),
  };
}

export function streamSeats({ queueToken }: OwnPlace, show: number): StreamCall<"streamSeats", ToldSeats> {
  return {
    op: "streamSeats",
    args: { show },
    request: { method: "GET", path: `/v1/shows/${show}/seats/stream`, token: queueToken },
    read: (told) => seeChanges(show, told),
  };
}

export interface ToldSeats {
  readonly seats: readonly Pick<Seat, "number" | "status">[];
}

/** The whole map, or what has changed of it. */
export function seeChanges(show: number, { seats }: ToldSeats): Operations["streamSeats"]["value"] {
  return { show, seats: Object.fromEntries(seats.map(({ number, status }) => [number, status])) };
}

/** Of all seats of a show in the order of their numbers. */
export function statusesOf(seats: readonly Seat[]): SeatStatus[] {
  return seats.toSorted((a, b) => a.number - b.number).map(({ status }) => status);
}

function seePlace({ number, status, position, expiresAt }: Place): PlaceSeen {
  if (status !== "WAITING" && status !== "ADMITTED") throw new Error(`a live place is not ${status}`);
  return {
    number,
    status,
    ...(status === "WAITING" && { position }),
    ...(expiresAt !== null && { expiresAt: Date.parse(expiresAt) }),
  };
}
