/** The free seats of all options of a concert, as the brief lists them. */
import type { AskedOptions } from "#brief/options.ts";
import { knownOr400 } from "#brief/unknown.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import type { SeatsRoom } from "#seats/room.ts";
import type { QueueClaims } from "#tokens.ts";

export interface AvailabilityDeps {
  catalogue: Catalogue;
  options: AskedOptions;
  seats: SeatsRoom;
}

/**
 * Each date with its option and the labels of its free seats; beside them the option that the token was asked for (of a
 * token that was not issued here: the first). Problems: INVALID_REQUEST (no such concert), those of the gate, FORBIDDEN.
 */
export async function listAvailability(
  { catalogue, options, seats }: AvailabilityDeps,
  claims: QueueClaims,
  concertId: number,
) {
  // That of the token is there.
  if (claims.concert !== concertId) await knownOr400(catalogue.concert(concertId), "path/concertId", "concert");
  const shows = await seats.listFreeLabels(claims, concertId);
  const asked = await options.find({ userId: claims.sub, concertId });
  return {
    concertOptionId: asked ?? shows[0]?.showId ?? 0,
    availableSeats: shows.map(({ showId, date, labels }) => ({ date, concertOptionId: showId, seats: [...labels] })),
  };
}
