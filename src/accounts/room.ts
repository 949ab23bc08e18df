/** The accounts room: who is who. */
import { createUser, createUserBatch } from "#accounts/create-user.ts";
import { findUsers, type NewUser, type User } from "#accounts/queries.ts";
import type { Database } from "#db/connect.ts";
import { createLookup } from "#db/lookup.ts";
import type { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import type { Tokens } from "#tokens.ts";

export interface AccountsRoom {
  /** Creates a guest account with an empty wallet, and issues its access token. Times in milliseconds since 1970. */
  createUser(name: string | undefined): Promise<NewUser & { accessToken: string; expiresAt: number }>;
  /** Issues one more access token to who has one; the other stays as it is. Times in milliseconds since 1970. */
  renewToken(userId: string): { userId: string; accessToken: string; expiresAt: number };
  /** Problem: NOT_FOUND. */
  getUser(userId: string): Promise<User>;
}

export interface AccountsDeps {
  db: Database;
  log: EventLog;
  tokens: Tokens;
}

export function createAccountsRoom({ db, log, tokens }: AccountsDeps): AccountsRoom {
  const batch = createUserBatch(db, log);
  const findUser = createLookup<string, User>({
    name: "read-user",
    find: (userIds) => findUsers(db, userIds),
    keyOf: ({ userId }) => userId,
  });

  function renewToken(userId: string) {
    const { token, expiresAt } = tokens.issueAccess(userId);
    return { userId, accessToken: token, expiresAt };
  }

  return {
    async createUser(name) {
      const user = await createUser(batch, name);
      return { ...user, ...renewToken(user.userId) };
    },
    renewToken,
    async getUser(userId) {
      const user = await findUser(userId);
      if (!user) throw new Problem("NOT_FOUND", "There is no such user.");
      return user;
    },
  };
}
