/** One concert, with how its queue stands. */
import type { Static } from "typebox";

import { summaryOf, type ListDeps } from "#concerts/list-concerts.ts";
import type { concertDetails } from "#concerts/schema.ts";

export type ConcertDetails = Static<typeof concertDetails>;

export interface GetDeps extends ListDeps {
  /** How the concert's queue stands. */
  queueOf(concertId: number): Promise<ConcertDetails["queue"]>;
}

/** Problem: NOT_FOUND. */
export async function getConcert(deps: GetDeps, concertId: number): Promise<ConcertDetails> {
  const concert = await deps.catalogue.concert(concertId);
  const [summary, queue] = await Promise.all([summaryOf(deps, concert), deps.queueOf(concertId)]);
  return { ...summary, description: concert.description, queue };
}
