/** Issuing a queue token: the fan, by an integer, gets in line for the concert of the option asked for. */
import type { AskedOptions } from "#brief/options.ts";
import { knownOr400 } from "#brief/unknown.ts";
import type { BriefUsers } from "#brief/users.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import type { QueueRoom } from "#queue/room.ts";

export interface IssueTokenDeps {
  users: BriefUsers;
  options: AskedOptions;
  catalogue: Catalogue;
  queue: QueueRoom;
}

export interface TokenOrder {
  briefUserId: number;
  concertOptionId: number;
}

/**
 * A token for the fan's place, new or as it was; a user seen for the first time is created.
 * Problems: INVALID_REQUEST (no such option), QUEUE_CLOSED.
 */
export async function issueToken(deps: IssueTokenDeps, { briefUserId, concertOptionId }: TokenOrder) {
  const { users, options, catalogue, queue } = deps;
  const { concertId } = await knownOr400(catalogue.show(concertOptionId), "body/concertOptionId", "concert option");
  const userId = await users.findOrCreate(briefUserId);
  const [{ answer }] = await Promise.all([
    queue.join({ concertId, userId }),
    options.note({ userId, concertId, showId: concertOptionId }),
  ]);
  return { ...answer, userId: briefUserId, uuid: userId, concertOptionId };
}
