/**
 * Before anybody comes: that Jari answers at every address, that the operator's token is good, and that there is a
 * concert, made for the crowd or there already.
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import type { ConcertView } from "#crowd/api.ts";
import { waitBeforeNext } from "#crowd/client.ts";
import { UsageError, type NewConcert, type Options } from "#crowd/options.ts";
import { openAgents, sendOnce, type Answer, type Ask } from "#crowd/wire.ts";

export interface Stage {
  concertId: number;
  title: string;
  isOwnConcert: boolean;
  adminToken: string | undefined;
  /** Why nobody is let in at present, in words; undefined if the line moves. */
  standsStill: string | undefined;
}

const dayMs = 86_400_000;
const price = 77_000;
const mostTries = 5;

/** Errors: UsageError, which says in words why the rehearsal cannot begin. */
export async function openStage(options: Options): Promise<Stage> {
  const agents = openAgents(1);
  const [first = ""] = options.urls;
  const ask = <Body>(request: Ask, url = first): Promise<Answer<Body>> => sendOnce<Body>(url, request, agents);
  try {
    for (const url of options.urls)
      checkReached(url, await ask({ operation: "listConcerts", path: "/v1/concerts" }, url));
    const adminToken = await findAdminToken(options, ask);
    const { concert, urls } = options;
    const isOwnConcert = typeof concert !== "number";
    const concertId = isOwnConcert ? await createConcert(ask, concert, adminToken) : concert;
    const views = await Promise.all(
      urls.map((url) => readConcert((request) => ask<ConcertView>(request, url), concertId)),
    );
    const [view] = views;
    const standsStill = view && whyItStandsStill(view, Date.now());
    return { concertId, title: view?.title ?? "", isOwnConcert, adminToken, standsStill };
  } finally {
    for (const agent of Object.values(agents)) agent.destroy();
  }
}

/** What keeps a line from moving as the concert is at `now`; undefined if nothing does. */
export function whyItStandsStill({ saleOpensAt, queue }: ConcertView, now: number): string | undefined {
  if (queue.state === "closed") return "The line is closed: nobody will get a place.";
  const minutes = Math.ceil((Date.parse(saleOpensAt) - now) / 60_000);
  if (minutes > 0) return `The sale opens at ${saleOpensAt}, in ${minutes} min: until then everybody waits.`;
  if (queue.state === "paused") return "The line is paused: everybody waits until an operator opens it.";
  if (queue.state === "open" && queue.capacity === 0) return "The line lets nobody in: its capacity is 0.";
  return undefined;
}

type AskOnce = <Body>(request: Ask) => Promise<Answer<Body>>;

function checkReached(url: string, answer: Answer<unknown>): void {
  if (answer.ok && typeof answer.body === "object" && answer.body !== null && "items" in answer.body) return;
  if (answer.status === 0 && !answer.ok) {
    throw new UsageError(
      `Nobody answers at ${url} (${answer.problem.detail}). Start Jari with npm start, or say where it is with --url.`,
    );
  }
  throw new UsageError(
    `What answers at ${url} is not a Jari that is ready: ${answer.status} ${answer.text.slice(0, 200)}`,
  );
}

/** The token that was given, or the one that a Jari on this machine has written down; undefined if there is none. */
async function findAdminToken({ adminToken, secretsFile, urls }: Options, ask: AskOnce): Promise<string | undefined> {
  // What this machine's Jari has written down is nobody else's business.
  const isHere = urls.every((url) => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname));
  const token = adminToken ?? (isHere ? await readAdminToken(secretsFile) : undefined);
  if (token === undefined) return undefined;
  // A concert that cannot be: only whether the token is accepted is asked.
  const path = `/v1/admin/concerts/${Number.MAX_SAFE_INTEGER}/figures`;
  const answer = await ask({ operation: "getFigures", path, token });
  if (answer.status !== 401) return token;
  if (adminToken === undefined) return undefined;
  throw new UsageError("The operator's token is not accepted. Give another, or none, and less will be checked.");
}

async function readAdminToken(file: string): Promise<string | undefined> {
  try {
    const { adminToken } = JSON.parse(await readFile(file, "utf8")) as { adminToken?: unknown };
    return typeof adminToken === "string" ? adminToken : undefined;
  } catch {
    return undefined;
  }
}

async function createConcert(ask: AskOnce, wanted: NewConcert, token: string | undefined): Promise<number> {
  if (token === undefined) {
    throw new UsageError("--create needs the operator's token: --admin-token, or JARI_ADMIN_TOKEN.");
  }
  const { seats, dates, ...queue } = wanted;
  const shows = Array.from({ length: dates }, (_, index) => ({
    startsAt: new Date(Date.now() + (30 + index) * dayMs).toISOString(),
    seats: Math.floor(seats / dates) + (index < seats % dates ? 1 : 0),
    price,
  }));
  const body = { title: "Rehearsal", venue: "A hall that is not there", queue, maxSeatsPerUser: 4, shows };
  const request = { operation: "createConcert", method: "POST" as const, path: "/v1/admin/concerts", token, body };
  const answer = await askAgain<{ concertId: number }>(ask, { ...request, key: randomUUID() });
  if (answer.ok) return answer.body.concertId;
  throw new UsageError(`The concert could not be made: ${answer.problem.detail}`);
}

/** Asks until there is an answer, a few times: with its key, a concert is made once, however often that is. */
async function askAgain<Body>(ask: AskOnce, request: Ask & { key: string }): Promise<Answer<Body>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask<Body>(request);
    const waitMs = waitBeforeNext(answer, tries);
    if (waitMs === undefined || tries === mostTries) return answer;
    await sleep(waitMs);
  }
}

/** Errors: there is none of this number. */
async function readConcert(
  ask: (request: Ask) => Promise<Answer<ConcertView>>,
  concertId: number,
): Promise<ConcertView> {
  const answer = await ask({ operation: "getConcert", path: `/v1/concerts/${concertId}` });
  if (answer.ok) return answer.body;
  throw new UsageError(`Concert ${concertId} cannot be rehearsed: ${answer.problem.detail}`);
}
