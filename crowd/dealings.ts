/**
 * Checks of seats, money, keys and deadlines: pure functions over what fans were told. Each answers what is wrong, in
 * words, and nothing where nothing is. They may overlook; they do not accuse wrongly.
 */
import type { HoldStory, Lapse, Movement, Purse, Repeat, Reservations } from "#crowd/history.ts";

/** The service's clock is known here to about half a second, the rest is room for slow machines. */
export const clockMarginMs = 2_000;

/** Seats on the receipts of two reservations, and receipts that are not for the seats that were held. */
export function findDoubleSales(holds: readonly HoldStory[]): string[] {
  const owners = new Map<string, HoldStory>();
  const found: string[] = [];
  for (const hold of holds) {
    const { receipt, fan, showId } = hold;
    if (!receipt) continue;
    if (receipt.seats.join() !== hold.seats.join()) {
      found.push(`fan ${fan} held seats ${hold.seats.join(", ")} and paid for ${receipt.seats.join(", ")}`);
    }
    for (const number of receipt.seats) {
      const owner = owners.get(`${showId}:${number}`);
      if (owner) found.push(`seat ${number} of show ${showId} was sold to fan ${owner.fan} and to fan ${fan}`);
      owners.set(`${showId}:${number}`, hold);
    }
  }
  return found;
}

/** Seats that were given to somebody while they surely were another's. */
export function findTakenSeats(holds: readonly HoldStory[]): string[] {
  const given = new Map<string, HoldStory[]>();
  for (const hold of holds) {
    for (const number of hold.seats) {
      const seat = `seat ${number} of show ${hold.showId}`;
      given.set(seat, [...(given.get(seat) ?? []), hold]);
    }
  }
  return [...given].flatMap(([seat, all]) =>
    all.flatMap((owner) =>
      all
        .filter((taker) => owner.heldBy < taker.heldFrom && taker.heldBy < surelyOwnedUntil(owner))
        .map((taker) => `${seat} was fan ${owner.fan}'s, and given to fan ${taker.fan}`),
    ),
  );
}

/** What was paid for is owned for good. */
function surelyOwnedUntil({ receipt, surelyUntil, endedFrom = Number.POSITIVE_INFINITY }: HoldStory): number {
  return receipt ? Number.POSITIVE_INFINITY : Math.min(surelyUntil, endedFrom);
}

/** Holds that were paid after their end, by the service's own clock. */
export function findLatePayments(holds: readonly HoldStory[]): string[] {
  return holds.flatMap(({ receipt, reservationId, heldUntil }) => {
    if (!receipt) return [];
    const isLate = receipt.paidAt > heldUntil || receipt.askedAt > heldUntil + clockMarginMs;
    return isLate ? [`reservation ${reservationId} was paid after its hold had ended`] : [];
  });
}

/** Turns and holds that were over before the time that had been told. */
export function findEarlyEnds(lapses: readonly Lapse[]): string[] {
  return lapses
    .filter(({ until, refusedAt }) => refusedAt < until - clockMarginMs)
    .map(({ fan, what, until, refusedAt }) => {
      return `the ${what} of fan ${fan} was over ${Math.round((until - refusedAt) / 1000)} s before its end`;
    });
}

/** Balances and statements that are not what the fan's own charges and payments come to. */
export function findMoneyErrors(purses: readonly Purse[]): string[] {
  return purses.flatMap((purse) => {
    const { fan, movements, unsettled, told } = purse;
    const { least, most } = rangeOf(purse);
    const found: string[] = [];
    if (unsettled.length === 0 && !addsUp(movements)) found.push(`the balances told to fan ${fan} do not add up`);
    if (told && (told.balance < least || told.balance > most)) {
      found.push(`fan ${fan} has ${told.balance} won and should have ${least}${most > least ? ` to ${most}` : ""}`);
    }
    if (told?.statement && unsettled.length === 0 && !isSame(told.statement, movements)) {
      found.push(`the statement of fan ${fan} is not what was charged and paid`);
    }
    return found;
  });
}

/** What the balance may be: what was never answered may have happened or not. */
function rangeOf({ movements, unsettled }: Purse): { least: number; most: number } {
  const sum = (moved: readonly { kind: Movement["kind"]; amount: number }[], kind: Movement["kind"]): number =>
    moved.reduce((total, one) => (one.kind === kind ? total + one.amount : total), 0);
  const known = sum(movements, "charge") - sum(movements, "payment");
  return { least: known - sum(unsettled, "payment"), most: known + sum(unsettled, "charge") };
}

function addsUp(movements: readonly Movement[]): boolean {
  let balance = 0;
  return movements.every((movement) => {
    balance += movement.kind === "charge" ? movement.amount : -movement.amount;
    return movement.balance === balance && balance >= 0;
  });
}

function isSame(statement: readonly Movement[], movements: readonly Movement[]): boolean {
  const words = (all: readonly Movement[]): string =>
    all.map(({ kind, amount, balance }) => `${kind} ${amount} ${balance}`).join();
  return words(statement) === words(movements);
}

/** Requests that were sent again with the same key and answered otherwise. */
export function findUnequalAnswers(repeats: readonly Repeat[]): string[] {
  return repeats
    .filter(({ answers }) => new Set(answers).size > 1)
    .map(({ fan, operation, answers }) => `${operation} of fan ${fan}, one key: ${answers.join(" and ")}`);
}

/** Fans who have other reservations than those they were answered: a repeated request had two effects. */
export function findSecondEffects(reservations: readonly Reservations[]): string[] {
  return reservations
    .filter(({ answered, listed }) => sorted(answered) !== sorted(listed))
    .map(
      ({ fan, answered, listed }) => `fan ${fan} was given reservations ${answered.join()} and has ${listed.join()}`,
    );
}

function sorted(numbers: readonly number[]): string {
  return numbers.toSorted((a, b) => a - b).join();
}
