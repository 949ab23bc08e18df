/**
 * Which concert option a fan's token was asked for. The queue knows only the concert; the brief wants to hear the
 * option again when it lists the seats, whichever instance is asked.
 */
import { listOptions, upsertOptions, type AskedOption, type OptionKey } from "#brief/queries.ts";
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";

export type AskedOptions = ReturnType<typeof createAskedOptions>;

export function createAskedOptions(db: Database) {
  const nameOf = ({ userId, concertId }: OptionKey): string => `${userId}:${concertId}`;
  const notes = new Batch<AskedOption, undefined>({
    name: "note-brief-option",
    // One statement must not name a row twice.
    keysOf: (option) => [nameOf(option)],
    run: async (options) => {
      await transaction(db, (tx) => upsertOptions(tx, options));
      return options.map(() => undefined);
    },
  });
  const lookUps = new Batch<OptionKey, number | undefined>({
    name: "look-up-brief-option",
    keysOf: () => [],
    run: async (keys) => {
      const showIds = new Map((await listOptions(db, keys)).map((option) => [nameOf(option), option.showId]));
      return keys.map((key) => showIds.get(nameOf(key)));
    },
  });

  return {
    /** Remembers the option that a user's token for a concert was asked for last. */
    note: (option: AskedOption) => notes.submit(option),
    /** That option; undefined if the user has no token from here. */
    find: (key: OptionKey) => lookUps.submit(key),
  };
}
