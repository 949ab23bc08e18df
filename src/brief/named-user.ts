/** Whom a request of the brief's API is about: it may name the user twice, in the path and in the body or the header. */
import { Problem } from "#problems.ts";

/** The user who is named, however often; undefined if nobody is. Problem: FORBIDDEN, if two are. */
export function namedUser(...named: readonly (number | undefined)[]): number | undefined {
  const [userId, other] = new Set(named.filter((one) => one !== undefined));
  if (other !== undefined) throw new Problem("FORBIDDEN", `User ${userId} cannot act for user ${other}.`);
  return userId;
}

/** The user of the path. The body may repeat it, as the brief's table counts it among what is sent. Problem: FORBIDDEN. */
export function userOfPath({ params, body }: { params: { userId: number }; body: { userId?: number } }): number {
  namedUser(params.userId, body.userId);
  return params.userId;
}
