/**
 * The requests of `/v1` that fans make, named as in the API's document. They are made here and sent elsewhere, so that
 * setup can send hundreds at once. Paths are `http.url` templates: k6 then counts all users' requests under one name.
 */
import http, { type ObjectBatchRequest } from "k6/http";

import { baseUrl } from "./environment.ts";

type HttpURL = ReturnType<typeof http.url>;

/** Who someone is. */
export interface Fan {
  userId: string;
  accessToken: string;
}

/** A fan with a place in line. */
export interface Shopper extends Fan {
  queueToken: string;
}

function get(url: HttpURL, token: string): ObjectBatchRequest {
  return { method: "GET", url, params: { headers: { authorization: `Bearer ${token}` } } };
}

/** Without a body where the API wants none; without a token where it asks for nothing. */
function post(url: HttpURL, { token, body }: { token?: string; body?: object }): ObjectBatchRequest {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  return { method: "POST", url, body: body === undefined ? null : JSON.stringify(body), params: { headers } };
}

export const createUser = (): ObjectBatchRequest => post(http.url`${baseUrl}/v1/users`, { body: {} });

export const joinQueue = (concertId: number, { accessToken }: Fan): ObjectBatchRequest =>
  post(http.url`${baseUrl}/v1/concerts/${concertId}/queue`, { token: accessToken });

export const getPlace = (queueToken: string): ObjectBatchRequest => get(http.url`${baseUrl}/v1/queue`, queueToken);

export const listDates = (concertId: number, queueToken: string): ObjectBatchRequest =>
  get(http.url`${baseUrl}/v1/concerts/${concertId}/dates`, queueToken);

export const listSeats = (showId: number, queueToken: string): ObjectBatchRequest =>
  get(http.url`${baseUrl}/v1/shows/${showId}/seats`, queueToken);

export const reserveSeats = (body: { showId: number; seats: number[] }, queueToken: string): ObjectBatchRequest =>
  post(http.url`${baseUrl}/v1/reservations`, { token: queueToken, body });

export const getBalance = ({ userId, accessToken }: Fan): ObjectBatchRequest =>
  get(http.url`${baseUrl}/v1/users/${userId}/balance`, accessToken);

export const chargeBalance = (amount: number, { userId, accessToken }: Fan): ObjectBatchRequest =>
  post(http.url`${baseUrl}/v1/users/${userId}/balance/charges`, { token: accessToken, body: { amount } });

export const payReservation = (reservationId: number, queueToken: string): ObjectBatchRequest =>
  post(http.url`${baseUrl}/v1/payments`, { token: queueToken, body: { reservationId } });

export const createConcert = (body: object, adminToken: string): ObjectBatchRequest =>
  post(http.url`${baseUrl}/v1/admin/concerts`, { token: adminToken, body });

export const runAudit = (adminToken: string): ObjectBatchRequest =>
  get(http.url`${baseUrl}/v1/admin/audit`, adminToken);
