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
import { atTheEnd, type History, type HoldStory } from "#crowd/history.ts";
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

interface Promised {
  readonly name: string;
  readonly promise: string;
  readonly check: (history: History, circumstances: Circumstances) => Checked;
}

/** The most that is told of one broken promise. */
const toldAtMost = 20;

const promises: readonly Promised[] = [
  {
    name: "order",
    promise: "Who was answered first stands first; a number is given once",
    check: ({ places }) =>
      judge(
        [...findOvertakings(places), ...findSharedNumbers(places)],
        places.length,
        `${thousands(places.length)} joins`,
      ),
  },
  { name: "no gaps", promise: "Numbers have no gaps", check: checkGaps },
  {
    name: "admission",
    promise: "Nobody is passed over, sent back, or told a position that rises",
    check({ places }) {
      const admitted = places.filter(({ admittedBy }) => admittedBy !== undefined).length;
      const seen = `${thousands(places.length)} places, ${thousands(admitted)} of them admitted`;
      return judge([...findPassedOver(places), ...findRises(places)], admitted, seen);
    },
  },
  { name: "capacity", promise: "Never more admitted than the capacity", check: checkCapacity },
  {
    name: "seats",
    promise: "No seat is given or sold to two",
    check({ holds }) {
      const seen = `${thousands(holds.length)} holds, ${thousands(countReceipts(holds))} receipts`;
      return judge([...findDoubleSales(holds), ...findTakenSeats(holds)], holds.length, seen);
    },
  },
  {
    name: "deadlines",
    promise: "Turns and holds last as long as was told, and no longer",
    check({ lapses, holds }) {
      const receipts = countReceipts(holds);
      const seen = `${thousands(lapses.length)} that ran out, ${thousands(receipts)} payments`;
      return judge([...findEarlyEnds(lapses), ...findLatePayments(holds)], lapses.length + receipts, seen);
    },
  },
  { name: "money", promise: "Every won is where its fan's receipts say", check: checkMoney },
  {
    name: "keys",
    promise: "A request that is sent again with its key has one effect and one answer",
    check({ repeats, reservations }) {
      const seen = `${thousands(repeats.length)} requests that were sent again`;
      return judge([...findUnequalAnswers(repeats), ...findSecondEffects(reservations)], repeats.length, seen);
    },
  },
  {
    name: "answers",
    promise: "No answer but a success, a refusal that is due, or a request to come back",
    check: ({ errors }, { answers }) => judge(errors, answers, `${thousands(answers)} answers`),
  },
  { name: "audit", promise: "Every invariant of the service's own audit holds", check: checkAudits },
];

/** The verdict on every promise. */
export function checkPromises(history: History, circumstances: Circumstances): Verdict[] {
  return promises.map(({ name, promise, check }) => ({ name, promise, ...check(history, circumstances) }));
}

/** `count` is of how much it was checked: a promise that nothing was seen of is unchecked. */
function judge(broken: readonly string[], count: number, seen: string): Checked {
  if (broken.length > 0) return { verdict: "broken", seen, broken: broken.slice(0, toldAtMost) };
  return { verdict: count === 0 ? "unchecked" : "kept", seen, broken: [] };
}

function unchecked(why: string): Checked {
  return judge([], 0, why);
}

function countReceipts(holds: readonly HoldStory[]): number {
  return holds.filter(({ receipt }) => receipt).length;
}

function checkGaps({ places, unansweredJoins }: History, { isOwnConcert }: Circumstances): Checked {
  const first = isOwnConcert ? 1 : places.reduce((least, { number }) => Math.min(least, number), Infinity);
  const missing = listMissingNumbers(places, first);
  const seen = `${thousands(places.length)} numbers, from ${first} on`;
  // A join that was never answered may have its number all the same.
  if (missing.length <= unansweredJoins) return judge([], places.length, seen);
  if (!isOwnConcert)
    return unchecked(`${thousands(missing.length)} numbers in between are unknown: others may have them`);
  return judge([`nobody was told ${missing.slice(0, toldAtMost).join(", ")}`], places.length, seen);
}

function checkCapacity({ places, samples }: History): Checked {
  if (samples.length === 0) return unchecked("how many there may be was not answered");
  if (samples.some(({ state }) => state === "bypass")) return unchecked("there was no waiting room");
  const capacity = samples.reduce((most, sample) => Math.max(most, sample.capacity), 0);
  const most = mostAdmitted(places);
  // The figures are told from memory, a moment late: they are shown, and judged by the audit, which is exact.
  const figures = samples.reduce((greatest, { admitted }) => Math.max(greatest, admitted), 0);
  const broken = most > capacity ? [`${most} fans certainly were admitted at one moment; ${capacity} may be`] : [];
  const seen = `${capacity} may be; surely at once were at most ${most}; the figures, a moment late, said up to ${figures}`;
  return judge(broken, most, seen);
}

function checkMoney(history: History, { isOwnConcert }: Circumstances): Checked {
  const { purses, holds, samples, settled } = history;
  const told = purses.flatMap((purse) => purse.told ?? []);
  const broken = findMoneyErrors(purses);
  const statements = told.filter(({ statement }) => statement).length;
  const missing = told.length < settled.of ? ` of ${thousands(settled.of)}` : "";
  const seen = `${thousands(told.length)}${missing} balances and ${thousands(statements)} statements`;
  // Figures of before the last payments would accuse wrongly.
  const sold = atTheEnd(samples, history)?.seats?.amountSold;
  const isUnsettled = purses.some(({ unsettled }) => unsettled.length > 0);
  if (!isOwnConcert || sold === undefined || isUnsettled) return judge(broken, told.length, seen);
  const paid = holds.reduce((sum, { receipt }) => sum + (receipt?.amount ?? 0), 0);
  if (paid !== sold) broken.push(`all receipts come to ${thousands(paid)} won, the figures to ${thousands(sold)}`);
  return judge(broken, told.length, `${seen}; all receipts come to ${thousands(paid)} won`);
}

function checkAudits(history: History, { hasOperator }: Circumstances): Checked {
  if (!hasOperator) return unchecked("it needs the operator's token");
  const { audits } = history;
  const broken = audits
    .flatMap(({ invariants }) => invariants.filter(({ holds }) => !holds))
    .map(({ name, sentence, offending }) => `${name}: ${sentence} ${JSON.stringify(offending.slice(0, 3))}`);
  const last = atTheEnd(audits, history);
  // What was not looked at when all had happened may be anything by now; what was found before stays found.
  if (!last) return judge([...new Set(broken)], 0, `the last one was not answered; there were ${audits.length} before`);
  const rows = last.invariants.reduce((sum, { checked }) => sum + checked, 0);
  const seen = `${last.invariants.length} invariants, ${audits.length} times, at last over ${thousands(rows)} rows`;
  return judge([...new Set(broken)], rows, seen);
}
