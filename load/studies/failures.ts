/**
 * What breaks while fans buy, and what they notice: two instances and their database are broken in every way that one
 * machine allows, under a steady load over HTTP. Told for each: how long each operation did not succeed, what fans were
 * answered instead, and whether all that was acknowledged to them is in the tables, once.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { describeMachine, formatMachine } from "#load/machine.ts";
import { Client } from "#load/studies/client.ts";
import { shop, type Crowd, type Fan, type Sale } from "#load/studies/fans.ts";
import { injections, type Injection } from "#load/studies/injections.ts";
import { audit, compare, type Kept } from "#load/studies/kept.ts";
import { formatMarkdown } from "#load/studies/markdown.ts";
import { Service } from "#load/studies/service.ts";
import { operations, Witness } from "#load/studies/witness.ts";

const steadyFans = 100;
/** Each fan asks three times a second, all of them some three hundred times. */
const paceMs = 300;
const calmMs = 2_000;
/** From the failure on; longer than any recovery takes. */
const watchMs = 12_000;
const shows = 20;
const seatsPerShow = 1_000;
/** Part of the crowd waits in line, so that there is somebody to poll. */
const admittedShare = 0.6;
/** No turn is to run out while something is broken: here it is failures that are looked at. */
const turnSeconds = 600;

interface Result {
  name: string;
  /** Longest silence of each operation, in milliseconds. */
  silences: readonly number[];
  requests: number;
  failures: ReadonlyMap<string, number>;
  kept: Kept;
  audited: boolean;
}

/** Breaks a Jari of its own in every way. Answers the tables in Markdown. Errors: it does not come back. */
export async function measureFailures(tell: (text: string) => void): Promise<string> {
  const machine = formatMachine(await describeMachine());
  const service = await Service.start();
  try {
    const results: Result[] = [];
    for (const injection of injections) {
      tell(`${injection.name}\n`);
      results.push(await run(service, injection));
    }
    return `${machine}\n${formatSilences(results)}\n${formatKept(results)}`;
  } finally {
    await service.close();
  }
}

async function run(service: Service, { name, moreFans = 0, inject }: Injection): Promise<Result> {
  await service.untilWhole();
  const sale = await openSale(service, Math.round(admittedShare * (steadyFans + moreFans)));
  const fans = await createFans(service, steadyFans + moreFans);
  const witness = new Witness();
  const crowd: Crowd = { sale, witness, paceMs, cutShare: 0, wanted: 0 };
  let over = false;
  const steady = letIn(fans.slice(0, steadyFans), crowd, () => over);
  await sleep(calmMs);
  const from = performance.now();
  let added: Promise<unknown> | undefined;
  await inject({
    service,
    crowd,
    burst: async (ms) => {
      let burstOver = false;
      added = letIn(fans.slice(steadyFans), crowd, () => burstOver);
      await sleep(ms);
      burstOver = true;
    },
  });
  await sleep(Math.max(0, from + watchMs - performance.now()));
  const to = performance.now();
  over = true;
  await Promise.all([steady, added]);
  await service.untilWhole();
  return {
    name,
    silences: operations.map((operation) => witness.longestSilence(operation, from, to)),
    requests: witness.requests,
    failures: witness.failures,
    kept: await compare(service, witness, { userIds: fans.map(({ userId }) => userId), concertId: sale.concertId }),
    audited: await audit(service),
  };
}

/** Fans begin spread over the time between two requests of one, not all at once. */
function letIn(fans: readonly Fan[], crowd: Crowd, stopped: () => boolean): Promise<unknown> {
  const shopping = Promise.all(fans.map((fan) => shop(fan, crowd, stopped)));
  // It is awaited when the failure is over; one that fails before must not end the program in between.
  shopping.catch(() => undefined);
  return shopping;
}

async function openSale({ url, adminToken }: Service, capacity: number): Promise<Sale> {
  const body = {
    title: "Failures",
    maxSeatsPerUser: seatsPerShow,
    queue: { capacity, claimSeconds: turnSeconds, passSeconds: turnSeconds },
    shows: Array.from({ length: shows }, (_, day) => ({
      startsAt: new Date(Date.now() + (day + 30) * 86_400_000).toISOString(),
      seats: seatsPerShow,
      price: 50_000,
    })),
  };
  const created = await ask(new Client(url), { path: "/v1/admin/concerts", token: adminToken, body });
  const { concertId, shows: made } = created as { concertId: number; shows: { showId: number }[] };
  return { concertId, showIds: made.map(({ showId }) => showId), seatsPerShow };
}

function createFans({ url }: Service, count: number): Promise<Fan[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new Client(url);
      const { userId, accessToken } = (await ask(client, { path: "/v1/users", body: {} })) as Fan;
      return { userId, accessToken, client };
    }),
  );
}

async function ask(client: Client, sent: { path: string; token?: string; body: object }): Promise<unknown> {
  const reply = await client.ask({ method: "POST", ...sent }, { timeoutMs: 20_000 });
  if (reply.status === 201) return JSON.parse(reply.body);
  throw new Error(`${sent.path} was answered ${reply.status}: ${reply.body}`);
}

function formatSilences(results: readonly Result[]): string {
  const lines = results.map(({ name, silences }) => [name, ...silences.map((ms) => (ms / 1_000).toFixed(1))]);
  return formatMarkdown(["longest time without success, s", ...operations], lines);
}

function formatKept(results: readonly Result[]): string {
  const head = ["", "requests", "not answered, or refused", "acknowledged writes", "lost", "done twice", "audit"];
  const lines = results.map(({ name, requests, failures, kept, audited }) => [
    name,
    requests.toLocaleString("en"),
    [...failures].map(([kind, count]) => `${count} × ${kind}`).join(", ") || "none",
    kept.acknowledged.toLocaleString("en"),
    String(kept.lost),
    String(kept.twice),
    audited ? "holds" : "BROKEN",
  ]);
  return formatMarkdown(head, lines);
}
