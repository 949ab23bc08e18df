/** The amount that a fan types to charge. */

/** What is offered, in won. */
export const offeredAmounts = [10_000, 30_000, 50_000, 100_000, 300_000] as const;
/** The most that one charge may be, unless the house has set another limit: then its refusal says so. */
export const largestCharge = 10_000_000;

export type ReadAmount = { amount: number } | { wrong: "empty" | "notANumber" | "tooLarge" };

/** Reads won as people write them: with commas, blanks, ₩ or 원, or none of these. */
export function readAmount(text: string): ReadAmount {
  const digits = text.replaceAll(/[\s,₩원]/gu, "");
  if (digits === "") return { wrong: "empty" };
  if (!/^\d+$/u.test(digits)) return { wrong: "notANumber" };
  const amount = Number(digits);
  if (amount === 0) return { wrong: "empty" };
  return amount > largestCharge ? { wrong: "tooLarge" } : { amount };
}
