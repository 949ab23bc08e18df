/** Fans in line: who asks again and again, who listens, who gives up, and who is not there when the turn comes. */
import type { ProvedConcert } from "#proof/history/event.ts";
import {
  getPlace,
  joinQueue,
  leaveQueue,
  ownPlaceOf,
  streamQueue,
  type Account,
  type OwnPlace,
} from "#proof/clients/place-calls.ts";
import { listen } from "#proof/clients/listening.ts";
import { ask, chance, isOver, rest, settle, type Member } from "#proof/clients/member.ts";

/** A fan in the line of a concert. */
export interface Visit {
  readonly account: Account;
  readonly own: OwnPlace;
  readonly concert: ProvedConcert;
}

const shareListening = 0.3;
const shareGivingUp = 0.02;
const shareAway = 0.02;
const shareJoiningAgain = 0.03;

/**
 * Answers the place whose turn has come; undefined if the place has ended, or all is over. It may be another than it was:
 * whoever joins again when the turn has run out stands at the end of the line.
 */
export async function waitForTurn(
  member: Member,
  { account, own: joined, concert }: Visit,
): Promise<OwnPlace | undefined> {
  let own = joined;
  if (chance(member, shareListening)) await listenInLine(member, own);
  while (!isOver(member)) {
    const seen = await ask(member, getPlace(own));
    if (seen.type === "ok" && seen.value.status === "ADMITTED") return own;
    if (seen.type === "fail" && seen.value.status === 401) return undefined;
    if (chance(member, shareGivingUp)) {
      await settle(member, leaveQueue(own));
      return undefined;
    }
    const again = chance(member, shareJoiningAgain) && (await ask(member, joinQueue(account, concert.concert)));
    // Two pages of one fan have two tokens of one place: either may be used from now on.
    if (again && again.type === "ok" && (again.value.number !== own.place.number || chance(member, 1 / 2))) {
      own = ownPlaceOf(account, concert, again);
    }
    const awayMs = chance(member, shareAway) ? 1_000 * (concert.claimSeconds + 1) : 0;
    await rest(member, awayMs + 80, awayMs + 600);
  }
  return undefined;
}

async function listenInLine(member: Member, own: OwnPlace): Promise<void> {
  await listen(member, {
    stream: streamQueue(own),
    read: getPlace(own),
    leastMs: 1_000,
    mostMs: 4_000,
    isEnough: ({ status }) => status === "ADMITTED",
  });
}
