/**
 * Looks rows up by their keys: those that are asked for while others are looked up share the next statement, so that a read
 * of one row costs a crowd little.
 *
 * Promises: a row is as it was committed when it was asked for, or later; what has no row is undefined.
 */
import { Batch } from "#db/batch.ts";

export interface LookupOptions<Key, Row> {
  /** What is done, as it appears in metrics. */
  readonly name: string;
  /** The rows that there are of these keys, in any order. */
  readonly find: (keys: readonly Key[]) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => Key;
}

/** Answers what looks a row up. Problem: OVERLOADED. */
export function createLookup<Key, Row>({ name, find, keyOf }: LookupOptions<Key, Row>) {
  const looks = new Batch<Key, Row | undefined>({
    name,
    keysOf: () => [],
    run: async (keys) => {
      const rows = new Map((await find(keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key));
    },
  });
  return (key: Key): Promise<Row | undefined> => looks.submit(key);
}
