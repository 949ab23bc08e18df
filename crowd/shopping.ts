/** What fans do when it is their turn: they choose seats, lose them to others, choose again, and pay, well or badly. */
import type { Seat } from "#crowd/api.ts";
import { characterOf, type Intentions } from "#crowd/characters.ts";
import type { HoldStory } from "#crowd/history.ts";
import { leave } from "#crowd/line.ts";
import { balanceOf, charge, listDates, listSeats, pay, payTwice, release, reserve } from "#crowd/shop.ts";
import type { Visitor } from "#crowd/visitor.ts";

export interface Shopping {
  readonly visitor: Visitor;
  readonly intends: Intentions;
  /** The pause of somebody who thinks. Errors: the rehearsal is over. */
  readonly think: () => Promise<void>;
  /** Waits until this moment of the service's clock; answers false if the rehearsal ends before. */
  readonly waitUntil: (serverTime: number) => Promise<boolean>;
}

export type Bought = "bought" | "found no seats" | "came too late" | "abandoned the hold" | "could not pay";

/** Surely after the end of a hold, however the clocks are set. */
const lateByMs = 2_500;
const roundTo = 10_000;

/** Errors: TurnOver, GaveUp; the rehearsal is over. */
export async function shop(shopping: Shopping): Promise<Bought> {
  const { visitor, intends, think } = shopping;
  const { changesSeats } = characterOf(intends.character);
  let hold = await takeSeats(shopping);
  if (hold && changesSeats) {
    await think();
    await release(visitor, hold);
    hold = await takeSeats(shopping);
  }
  if (!hold) {
    await leave(visitor);
    return "found no seats";
  }
  await think();
  return payFor(shopping, hold);
}

/** Tries again, with what is free by then, as often as the fan has favourites. */
async function takeSeats({ visitor, intends, think }: Shopping): Promise<HoldStory | undefined> {
  let wished = intends.seats;
  for (const favourite of intends.favourites) {
    const dates = (await listDates(visitor)).filter(({ seatsAvailable }) => seatsAvailable > 0);
    const date = dates[Math.floor(intends.date * dates.length)];
    await think();
    if (!date) continue;
    const seats = chooseSeats(await listSeats(visitor, date.showId), favourite, wished);
    if (seats.length === 0) continue;
    await think();
    const hold = await reserve(visitor, date.showId, seats);
    if (typeof hold !== "string") return hold;
    if (hold === "SEAT_LIMIT_REACHED") wished = 1;
  }
  return undefined;
}

/** Free seats side by side, as far as there are any, from the favourite part (0 to 1) of the house on. */
export function chooseSeats(seats: readonly Seat[], favourite: number, wished: number): number[] {
  const free = seats.filter(({ status }) => status === "AVAILABLE").map(({ number }) => number);
  const first = Math.min(Math.floor(favourite * free.length), Math.max(0, free.length - wished));
  return free.slice(first, first + wished);
}

async function payFor(shopping: Shopping, hold: HoldStory): Promise<Bought> {
  const { visitor, intends, waitUntil } = shopping;
  const { pays } = characterOf(intends.character);
  if (pays === "too late" && !(await waitUntil(hold.heldUntil + lateByMs))) return "abandoned the hold";
  if (pays === "short of money" && balanceOf(visitor) < hold.amount) await pay(visitor, hold);
  await chargeFor(shopping, hold.amount);
  const refusal =
    pays === "twice" || pays === "twice without a key"
      ? await payTwice(visitor, hold, { withKey: pays === "twice" })
      : await pay(visitor, hold);
  if (refusal === undefined) return "bought";
  return refusal === "HOLD_EXPIRED" ? "came too late" : "could not pay";
}

async function chargeFor({ visitor, intends }: Shopping, amount: number): Promise<void> {
  const missing = amount - balanceOf(visitor);
  if (missing <= 0) return;
  await charge(visitor, Math.max(intends.pocketMoney, Math.ceil(missing / roundTo) * roundTo));
}
