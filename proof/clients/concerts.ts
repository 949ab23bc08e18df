/** The concerts of a campaign: few seats, short turns, more fans than fit. */
import { Agent } from "node:http";

import { classify } from "#proof/clients/classify.ts";
import { send } from "#proof/clients/wire.ts";
import type { ProvedConcert } from "#proof/history/event.ts";

const plans = [
  { capacity: 24, passSeconds: 8, claimSeconds: 3, maxSeatsPerUser: 4, shows: [30, 20] },
  { capacity: 12, passSeconds: 6, claimSeconds: 3, maxSeatsPerUser: 2, shows: [20] },
] as const;

const price = 10_000;
const daysAhead = 30;
const dayMs = 86_400_000;

interface Created {
  readonly concertId: number;
  readonly shows: readonly { readonly showId: number; readonly seatsTotal: number }[];
}

/** Creates them at the first instance. Errors: it does not answer, or refuses. */
export async function createConcerts({
  urls,
  adminToken,
}: {
  readonly urls: readonly string[];
  readonly adminToken: string;
}): Promise<ProvedConcert[]> {
  const agent = new Agent();
  const created: ProvedConcert[] = [];
  for (const [index, { shows, maxSeatsPerUser, ...policy }] of plans.entries()) {
    const body = {
      title: `Concert ${index + 1}`,
      maxSeatsPerUser,
      queue: policy,
      shows: shows.map((seats, day) => ({
        startsAt: new Date(Date.now() + (daysAhead + day) * dayMs).toISOString(),
        seats,
        price,
      })),
    };
    const request = { method: "POST", path: "/v1/admin/concerts", token: adminToken, body } as const;
    const answer = classify(await send(urls[0] ?? "", request, { agent }));
    if (answer.type !== "ok") throw new Error(`a concert was not created: ${JSON.stringify(answer.value)}`);
    const { concertId: concert, shows: made } = answer.body as Created;
    created.push({
      concert,
      maxSeatsPerUser,
      ...policy,
      shows: made.map(({ showId: show, seatsTotal }) => ({ show, seats: seatsTotal })),
    });
  }
  return created;
}
