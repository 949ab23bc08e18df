/** The amount that a fan chooses or types to charge. */

const usualAmounts = [10_000, 30_000, 50_000, 100_000, 300_000] as const;

/** What to offer where one charge may bring `most` won. */
export function offersWithin(most: number): number[] {
  const offers = usualAmounts.filter((amount) => amount <= most);
  return offers.length > 0 ? offers : [most];
}

export type ReadAmount = { amount: number } | { wrong: "empty" | "notANumber" | "tooLarge" };

/** Reads won, `most` at most, as people write them: with commas, blanks, ₩ or 원, or none of these. */
export function readAmount(text: string, most: number): ReadAmount {
  const digits = text.replaceAll(/[\s,₩원]/gu, "");
  if (digits === "") return { wrong: "empty" };
  if (!/^\d+$/u.test(digits)) return { wrong: "notANumber" };
  const amount = Number(digits);
  if (amount === 0) return { wrong: "empty" };
  return amount > most ? { wrong: "tooLarge" } : { amount };
}
