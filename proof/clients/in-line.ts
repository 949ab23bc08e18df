/** Fans in line: who asks again and again, who listens, who gives up, and who is not there when the turn comes. */
import type { ProvedConcert } from "#proof/history/event.ts";
import { getPlace, joinQueue, leaveQueue, streamQueue, type Account, type OwnPlace } from "#proof/clients/fan-calls.ts";
import { anyInstance, ask, chance, isOver, rest, settle, type Member } from "#proof/clients/member.ts";

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

/** Answers whether the turn has come: otherwise the place has ended, or all is over. */
export async function waitForTurn(member: Member, visit: Visit): Promise<boolean> {
  const { account, own, concert } = visit;
  if (chance(member, shareListening)) await listen(member, own);
  while (!isOver(member)) {
    const seen = await ask(member, getPlace(own));
    if (seen.type === "ok" && seen.value.status === "ADMITTED") return true;
    if (seen.type === "fail" && seen.value.status === 401) return false;
    if (chance(member, shareGivingUp)) {
      await settle(member, leaveQueue(own));
      return false;
    }
    if (chance(member, shareJoiningAgain)) await ask(member, joinQueue(account, concert.concert));
    const awayMs = chance(member, shareAway) ? 1_000 * (concert.claimSeconds + 1) : 0;
    await rest(member, awayMs + 80, awayMs + 600);
  }
  return false;
}

/** Follows the place for some seconds, and after each event that is pushed asks the same instance for the same. */
async function listen(member: Member, own: OwnPlace): Promise<void> {
  const { scene, client, random } = member;
  const instance = anyInstance(member);
  const enough = new AbortController();
  let asking: Promise<unknown> | undefined;
  await client.follow(streamQueue(own), {
    instance,
    signal: AbortSignal.any([scene.signal, enough.signal, AbortSignal.timeout(Math.round(1_000 + 3_000 * random()))]),
    pushed: ({ status }) => {
      asking ??= ask(member, getPlace(own), instance).finally(() => (asking = undefined));
      if (status === "ADMITTED") enough.abort();
    },
  });
  await asking;
}
