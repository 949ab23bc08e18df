/** Reads everything back when all is over: what every user is told of money and reservations, and every seat anywhere. */
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, type Call, type ClientOptions } from "#proof/clients/client.ts";
import { type Account } from "#proof/clients/place-calls.ts";
import { getBalance, getReservation, listTransfers } from "#proof/clients/shop-calls.ts";
import { lookAtSeats } from "#proof/clients/operator-calls.ts";
import type { ProvedConcert } from "#proof/history/event.ts";
import type { OperationName } from "#proof/history/operations.ts";
import type { Recorder } from "#proof/history/recorder.ts";

export interface ReadBackOptions {
  readonly recorder: Recorder;
  readonly urls: readonly string[];
  readonly adminToken: string;
  readonly concerts: readonly ProvedConcert[];
  readonly accounts: readonly Account[];
}

/** What instances tell from memory is as new as the last write only after a while. */
const heardWithinMs = 2_500;
const readersAtOnce = 16;
const mostTries = 5;
const triesEveryMs = 200;

/** Every read is an operation like any other. What cannot be read in several tries stays unread. */
export async function readBack({ accounts, ...options }: ReadBackOptions): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  await sleep(heardWithinMs);
  const shows = options.concerts.flatMap((concert) => concert.shows);
  const jobs = [
    ...options.urls.flatMap((_url, instance) =>
      shows.map(
        ({ show }) =>
          (client: Client) =>
            read(client, lookAtSeats(options.adminToken, show), instance),
      ),
    ),
    ...accounts.map((account, index) => (client: Client) => readAccount(client, account, index % options.urls.length)),
  ];
  await atOnce(jobs, { ...options, agent });
  agent.destroy();
}

/** Does all jobs, so many at once, each by one of the clients. */
async function atOnce(jobs: readonly ((client: Client) => Promise<void>)[], options: ClientOptions): Promise<void> {
  const left = jobs.values();
  const readers = Array.from({ length: readersAtOnce }, async () => {
    const client = new Client(options);
    for (const job of left) await job(client);
  });
  await Promise.all(readers);
}

async function readAccount(client: Client, account: Account, instance: number): Promise<void> {
  await read(client, getBalance(account), instance);
  await read(client, listTransfers(account), instance);
  for (const reservation of await findReservations(client, account, instance)) {
    await read(client, getReservation(account, reservation), instance);
  }
}

async function read<Name extends OperationName, Body>(
  client: Client,
  call: Call<Name, Body>,
  instance: number,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (tries > 0) await sleep(triesEveryMs);
    const { type } = await client.call(call, instance);
    if (type === "ok") return;
  }
}

interface Listed {
  readonly items: readonly { readonly reservationId: number }[];
}

/** All that a user has ever reserved: also what nobody was told of. */
async function findReservations(client: Client, { accessToken }: Account, instance: number): Promise<number[]> {
  const request = { method: "GET", path: "/v1/reservations?limit=100", token: accessToken } as const;
  const listed = await client.lookUp<Listed>(request, instance);
  return (listed?.items ?? []).map(({ reservationId }) => reservationId);
}
