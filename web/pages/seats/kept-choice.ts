/** What a fan has chosen of a show and not yet taken, kept while the tab is open: a phone drops pages that it does not show. */
import { createStored, type Stored } from "#web/session/stored.ts";

const kept = new Map<string, Stored<readonly number[]>>();

/** The seat numbers that this user has chosen of this show; undefined if there are none. */
export function keptChoice(userId: string, showId: number): Stored<readonly number[]> {
  const key = `jari.choice.${userId}.${showId}`;
  const known = kept.get(key);
  if (known) return known;
  const made = createStored<readonly number[]>(key, readNumbers, "sessionStorage");
  kept.set(key, made);
  return made;
}

function readNumbers(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every((one) => Number.isInteger(one)) ? value : undefined;
}
