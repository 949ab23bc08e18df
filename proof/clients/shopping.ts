/** Fans whose turn it is: which seats they want, how they ask for them, and what they do with those they get. */
import type { Hold } from "#crowd/api.ts";
import type { Outcome } from "#proof/clients/client.ts";
import { leaveQueue, listDates, listSeats, streamSeats } from "#proof/clients/place-calls.ts";
import { getReservation, releaseHold, reserveSeats, type Wish } from "#proof/clients/shop-calls.ts";
import type { Visit } from "#proof/clients/in-line.ts";
import { listen } from "#proof/clients/listening.ts";
import { ask, chance, isOver, newKey, rest, settle, type Member } from "#proof/clients/member.ts";
import { pay, payAtTheEnd } from "#proof/clients/paying.ts";
import type { ReservationSeen, SeatStatus } from "#proof/history/operations.ts";
import { between, pick } from "#proof/nemeses/blow.ts";

const shareLookingAtDates = 0.3;
const shareListening = 0.15;
const shareWantingTaken = 0.15;
const shareWithoutKey = 0.05;
const shareRepeating = 0.08;
const shareReusing = 0.05;
const shareReading = 0.3;
const shareLeaving = 0.6;

/** Until the turn is over, one way or another, or until the fan has had enough. */
export async function shop(member: Member, visit: Visit): Promise<void> {
  for (let wishes = between(1, 3, member.random); wishes > 0 && !isOver(member); wishes -= 1) {
    const wish = await choose(member, visit);
    const held = await reserve(member, visit, wish);
    if (held.type === "ok" && !(await deal(member, visit, held.value))) return;
    if (held.type === "fail" && held.value.status === 401) return;
    await rest(member, 20, 300);
  }
  // The others let their turn run out.
  if (chance(member, shareLeaving)) await settle(member, leaveQueue(visit.own));
}

/** Seats that seem to be free, and rather the first ones, which others want too; now and then seats that are taken. */
async function choose(member: Member, { own, concert }: Visit): Promise<Wish> {
  const { random } = member;
  if (chance(member, shareLookingAtDates)) await ask(member, listDates(own));
  const { show, seats } = pick(concert.shows, random);
  if (chance(member, shareListening)) {
    await listen(member, { stream: streamSeats(own, show), read: listSeats(own, show), leastMs: 100, mostMs: 1_000 });
  }
  const seen = await ask(member, listSeats(own, show));
  const statuses: readonly SeatStatus[] = seen.type === "ok" ? seen.value.statuses : [];
  const free = statuses.flatMap((status, index) => (status === "AVAILABLE" ? [index + 1] : []));
  const count = between(1, 3, random);
  if (free.length < count || chance(member, shareWantingTaken)) return { show, seats: [between(1, seats, random)] };
  const from = chance(member, 1 / 2) ? 0 : between(0, free.length - count, random);
  return { show, seats: free.slice(from, from + count) };
}

async function reserve(member: Member, { own, concert }: Visit, wish: Wish): Promise<Outcome<"reserveSeats", Hold>> {
  if (chance(member, shareWithoutKey)) return ask(member, reserveSeats(own, wish));
  const key = newKey(member);
  const call = reserveSeats(own, wish, key);
  const held = await settle(member, call);
  if (held.type === "ok" && chance(member, shareRepeating)) await ask(member, call);
  if (held.type === "ok" && chance(member, shareReusing)) {
    const { show, seats } = pick(concert.shows, member.random);
    const other = { show, seats: [between(1, seats, member.random)] };
    await ask(member, reserveSeats(own, isSame(other, wish) ? { show, seats: [1, 2] } : other, key));
  }
  return held;
}

function isSame(one: Wish, other: Wish): boolean {
  return one.show === other.show && one.seats.join() === other.seats.join();
}

/** What comes of a hold. Answers whether the turn goes on. */
async function deal(member: Member, visit: Visit, held: ReservationSeen): Promise<boolean> {
  const { account, own } = visit;
  const { reservation } = held;
  if (chance(member, shareReading)) await ask(member, getReservation(account, reservation));
  switch (intentOf(member.random())) {
    case "pay":
      return !(await pay(member, visit, held));
    case "pay late":
      await rest(member, 300, 2_500);
      return !(await pay(member, visit, held));
    case "pay at the end":
      return !(await payAtTheEnd(member, visit, held));
    case "release":
      await settle(member, releaseHold(account, reservation));
      return true;
    case "lapse":
      await rest(member, 1_000 * member.scene.holdSeconds, 1_000 * member.scene.holdSeconds + 1_000);
      await ask(member, getReservation(account, reservation));
      return true;
    case "leave":
      await settle(member, leaveQueue(own));
      return false;
    default:
      return false;
  }
}

const intents = [
  { intent: "pay", share: 0.45 },
  { intent: "pay late", share: 0.1 },
  { intent: "pay at the end", share: 0.12 },
  { intent: "release", share: 0.13 },
  { intent: "lapse", share: 0.08 },
  { intent: "leave", share: 0.06 },
  { intent: "forget", share: 0.06 },
] as const;

function intentOf(drawn: number): (typeof intents)[number]["intent"] {
  let left = drawn;
  for (const { intent, share } of intents) {
    left -= share;
    if (left < 0) return intent;
  }
  return "forget";
}
