/**
 * What an operator has typed and not sent yet. It is kept in this browser, so that going elsewhere, loading anew, closing the
 * tab and being signed out by the service lose nothing, on a phone as well, where nobody could be asked before a page ends.
 */
import { createStored, forgetStored, useStored, type Stored } from "#web/session/stored.ts";

const beginning = "jari.draft.";
const drafts = new Map<string, Stored<unknown>>();

/** The draft of this name; `read` is that of `createStored`, and one for each name. */
function storedDraft<T>(name: string, read: (kept: unknown) => T | undefined): Stored<T> {
  const known = drafts.get(name) as Stored<T> | undefined;
  if (known) return known;
  const made = createStored<T>(`${beginning}${name}`, read);
  drafts.set(name, made as Stored<unknown>);
  return made;
}

/** The draft of this name in a component, and what changes the one that there is then; undefined: nothing is typed. */
export function useKeptDraft<T>(
  name: string,
  read: (kept: unknown) => T | undefined,
): [draft: T | undefined, change: (next: (now: T | undefined) => T | undefined) => void] {
  const stored = storedDraft(name, read);
  return [useStored(stored), (next) => stored.set(next(stored.get()))];
}

/** What one operator has typed is not there for the next. */
export function forgetDrafts(): void {
  forgetStored(beginning);
}
