/** Every mutant there is. */
import { databaseMutants } from "#proof/mutants/catalogue/database.ts";
import { lineMutants } from "#proof/mutants/catalogue/line.ts";
import { moneyMutants } from "#proof/mutants/catalogue/money.ts";
import { seatMutants } from "#proof/mutants/catalogue/seats.ts";
import type { Mutant } from "#proof/mutants/mutant.ts";

export const mutants: readonly Mutant[] = [...seatMutants, ...lineMutants, ...moneyMutants, ...databaseMutants];

/** The mutant of a name. Errors: there is none. */
export function findMutant(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (!found) throw new Error(`There is no mutant ${name}. There are: ${mutants.map((one) => one.name).join(", ")}.`);
  return found;
}
