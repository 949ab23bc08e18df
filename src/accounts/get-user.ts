/** Reads an account. */
import { findUser, type User } from "#accounts/queries.ts";
import type { Queryable } from "#db/statement.ts";
import { Problem } from "#problems.ts";

/** Problem: NOT_FOUND. */
export async function getUser(db: Queryable, userId: string): Promise<User> {
  const user = await findUser(db, userId);
  if (!user) throw new Problem("NOT_FOUND", "There is no such user.");
  return user;
}
