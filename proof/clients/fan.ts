/** Fans: each comes as a new user, and gets into one or more lines, one after the other, until there is another. */
import type { Guest } from "#crowd/api.ts";
import {
  getPlace,
  joinQueue,
  leaveQueue,
  ownPlaceOf,
  type Account,
  type OwnPlace,
} from "#proof/clients/place-calls.ts";
import { reserveSeats } from "#proof/clients/shop-calls.ts";
import { waitForTurn } from "#proof/clients/in-line.ts";
import {
  anyInstance,
  ask,
  askTwice,
  chance,
  isOver,
  newKey,
  rest,
  settle,
  type Member,
} from "#proof/clients/member.ts";
import { charge } from "#proof/clients/paying.ts";
import { shop } from "#proof/clients/shopping.ts";
import type { ProvedConcert } from "#proof/history/event.ts";
import { between, pick } from "#proof/nemeses/blow.ts";

const shareBringingMoney = 0.7;
const shareJoiningTwice = 0.1;
const shareReplaying = 0.4;

export async function liveAsFan(member: Member): Promise<void> {
  const { scene, random } = member;
  await rest(member, 0, 1_500);
  while (!isOver(member)) {
    const account = await register(member);
    if (!account) {
      await rest(member, 100, 400);
      continue;
    }
    scene.accounts.push(account);
    if (chance(member, shareBringingMoney)) await charge(member, account, between(20_000, 80_000, random));
    for (let visits = between(1, 3, random); visits > 0 && !isOver(member); visits -= 1) {
      await visit(member, account, pick(scene.concerts, random));
    }
  }
}

/** Not recorded: an account that nobody was told of has no part in anything. */
async function register(member: Member): Promise<Account | undefined> {
  const request = { method: "POST", path: "/v1/users", body: {} } as const;
  const guest = await member.client.lookUp<Guest>(request, anyInstance(member));
  return guest && { user: guest.userId, accessToken: guest.accessToken };
}

async function visit(member: Member, account: Account, concert: ProvedConcert): Promise<void> {
  const call = joinQueue(account, concert.concert);
  const joined = chance(member, shareJoiningTwice) ? (await askTwice(member, call))[0] : await settle(member, call);
  if (joined.type !== "ok") return;
  const own = ownPlaceOf(account, concert, joined);
  const isIn = joined.value.status === "ADMITTED";
  const admitted = isIn ? own : await waitForTurn(member, { account, own, concert });
  if (admitted) await shop(member, { account, own: admitted, concert });
  if (chance(member, shareReplaying)) await replay(member, admitted ?? own, concert);
}

/** Tries a token again that has most probably ended with its place: first to write, then to read. */
async function replay(member: Member, own: OwnPlace, { shows }: ProvedConcert): Promise<void> {
  const { show, seats } = pick(shows, member.random);
  const wish = { show, seats: [between(1, seats, member.random)] };
  if (chance(member, 1 / 2)) await ask(member, reserveSeats(own, wish, newKey(member)));
  else await ask(member, leaveQueue(own));
  await ask(member, getPlace(own));
}
