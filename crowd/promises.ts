/**
 * What Jari promises, and whether a rehearsal has seen it kept. A promise is `broken` if anything contradicts it,
 * `unchecked` if what was needed to check it was not to be had, otherwise `kept`.
 */
import {
  findDoubleSales,
  findEarlyEnds,
  findLatePayments,
  findMoneyErrors,
  findSecondEffects,
  findTakenSeats,
  findUnequalAnswers,
} from "#crowd/dealings.ts";
import type { History, PlaceStory } from "#crowd/history.ts";
import {
  findOvertakings,
  findPassedOver,
  findRises,
  findSharedNumbers,
  listMissingNumbers,
  mostAdmitted,
} from "#crowd/order.ts";
import { thousands } from "#crowd/words.ts";

export interface Verdict {
  readonly name: string;
  readonly promise: string;
  readonly verdict: "kept" | "broken" | "unchecked";
  /** What it was checked on, or why it was not. */
  readonly seen: string;
  /** What contradicts it. */
  readonly broken: readonly string[];
}

/** What is known besides the history. */
export interface Circumstances {
  /** The concert was made for this crowd: nobody else joins or buys. */
  readonly isOwnConcert: boolean;
  readonly hasOperator: boolean;
  /** How many answers there were. */
  readonly answers: number;
}

type Checked = Omit<Verdict, "name" | "promise">;

/** The most that is told of one broken promise. */
const toldAtMost = 20;

/** The verdict on every promise. */
export function checkPromises(history: History, circumstances: Circumstances): Verdict[] {
  const { places, holds, repeats, reservations, errors } = history;
  const receipts = holds.filter(({ receipt }) => receipt);
  const admitted = places.filter(({ admittedBy }) => admittedBy !== undefined);
  return [
    named("order", "Who was answered first stands first; a number is given once", {
      ...judge([...findOvertakings(places), ...findSharedNumbers(places)]),
      seen: `${thousands(places.length)} joins`,
    }),
    named("no gaps", "Numbers have no gaps", checkGaps(history, circumstances)),
    named("admission", "Nobody is passed over, sent back, or told a position that rises", {
      ...judge([...findPassedOver(places), ...findRises(places)]),
      seen: `${thousands(places.length)} places, ${thousands(admitted.length)} of them admitted`,
    }),
    named("capacity", "Never more admitted than the capacity", checkCapacity(history)),
    named("seats", "No seat is given or sold to two", {
      ...judge([...findDoubleSales(holds), ...findTakenSeats(holds)]),
      seen: `${thousands(holds.length)} holds, ${thousands(receipts.length)} receipts`,
    }),
    named("deadlines", "Turns and holds last as long as was told, and no longer", {
      ...judge([...findEarlyEnds(history.lapses), ...findLatePayments(holds)]),
      seen: `${thousands(history.lapses.length)} that ran out, ${thousands(receipts.length)} payments`,
    }),
    named("money", "Every won is where its fan's receipts say", checkMoney(history, circumstances)),
    named("keys", "A request that is sent again with its key has one effect and one answer", {
      ...judge([...findUnequalAnswers(repeats), ...findSecondEffects(reservations)]),
      seen: `${thousands(repeats.length)} requests that were sent again`,
    }),
    named("answers", "No answer but a success, a refusal that is due, or a request to come back", {
      ...judge(errors),
      seen: `${thousands(circumstances.answers)} answers`,
    }),
    named("audit", "Every invariant of the service's own audit holds", checkAudits(history, circumstances)),
  ];
}

function named(name: string, promise: string, checked: Checked): Verdict {
  return { name, promise, ...checked, broken: checked.broken.slice(0, toldAtMost) };
}

function judge(broken: readonly string[]): Pick<Verdict, "verdict" | "broken"> {
  return { verdict: broken.length === 0 ? "kept" : "broken", broken };
}

function unchecked(seen: string): Checked {
  return { verdict: "unchecked", seen, broken: [] };
}

function checkGaps({ places, unansweredJoins }: History, { isOwnConcert }: Circumstances): Checked {
  const first = isOwnConcert ? 1 : smallest(places);
  const missing = listMissingNumbers(places, first);
  const seen = `${thousands(places.length)} numbers, from ${first} on`;
  // A join that was never answered may have its number all the same.
  if (missing.length <= unansweredJoins) return { ...judge([]), seen };
  if (!isOwnConcert)
    return unchecked(`${thousands(missing.length)} numbers in between are unknown: others may have them`);
  return { ...judge([`nobody was told ${missing.slice(0, toldAtMost).join(", ")}`]), seen };
}

function smallest(places: readonly PlaceStory[]): number {
  return places.reduce((least, { number }) => Math.min(least, number), Number.POSITIVE_INFINITY);
}

function checkCapacity({ places, samples }: History): Checked {
  const capacity = Math.max(...samples.map((sample) => sample.capacity));
  if (samples.length === 0) return unchecked("how many there may be was not answered");
  if (samples.some(({ state }) => state === "bypass")) return unchecked("there was no waiting room");
  const most = mostAdmitted(places);
  const figures = Math.max(...samples.map(({ admitted }) => admitted));
  const broken = most > capacity ? [`${most} fans certainly were admitted at one moment; ${capacity} may be`] : [];
  // The figures are told from memory, a moment late: they are shown, and judged by the audit, which is exact.
  return {
    ...judge(broken),
    seen: `at most ${most} surely at once as the fans saw it, ${figures} by the figures; ${capacity} may be`,
  };
}

function checkMoney({ purses, holds, samples }: History, { isOwnConcert }: Circumstances): Checked {
  const told = purses.filter((purse) => purse.told);
  const broken = findMoneyErrors(purses);
  const seats = samples.at(-1)?.seats;
  const statements = told.filter((purse) => purse.told?.statement);
  const seen = `${thousands(told.length)} balances and ${thousands(statements.length)} statements`;
  if (told.length === 0) return broken.length > 0 ? { ...judge(broken), seen } : unchecked("nobody could be asked");
  const isClear = purses.every(({ unsettled }) => unsettled.length === 0);
  if (!isOwnConcert || !seats || !isClear) return { ...judge(broken), seen };
  const paid = holds.reduce((sum, { receipt }) => sum + (receipt?.amount ?? 0), 0);
  if (paid !== seats.amountSold) {
    broken.push(`receipts come to ${thousands(paid)} won, the figures to ${thousands(seats.amountSold)}`);
  }
  return { ...judge(broken), seen: `${seen}; receipts and figures both come to ${thousands(seats.amountSold)} won` };
}

function checkAudits({ audits }: History, { hasOperator }: Circumstances): Checked {
  if (!hasOperator) return unchecked("it needs the operator's token");
  const last = audits.at(-1);
  if (!last) return { ...judge(["the audit was not answered"]), seen: "nothing" };
  const broken = audits.flatMap(({ broken: ones }) =>
    ones.map(({ name, sentence, offending }) => `${name}: ${sentence} ${JSON.stringify(offending.slice(0, 3))}`),
  );
  const seen = `${last.invariants} invariants, ${audits.length} times, at last over ${thousands(last.rows)} rows`;
  return { ...judge([...new Set(broken)]), seen };
}
