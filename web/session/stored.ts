/**
 * A value kept in the browser's storage: in localStorage known to all tabs at once, in sessionStorage to one tab while it is
 * open. Where storage is refused (private windows), it lives as long as the page.
 */
import { useSyncExternalStore } from "react";

export interface Stored<T> {
  /** The value, or undefined if there is none or what is kept is not of its kind. The same object until it changes. */
  get: () => T | undefined;
  set: (value: T | undefined) => void;
  /** Calls `listener` after every change, also one made in another tab; answers how to stop. */
  subscribe: (listener: () => void) => () => void;
}

/** Where to keep it: for all tabs and for good, or for this tab alone. */
export type StoredIn = "localStorage" | "sessionStorage";

/** `read` turns what JSON.parse gave into the value, or undefined if it is not one. */
export function createStored<T>(
  key: string,
  read: (kept: unknown) => T | undefined,
  storedIn: StoredIn = "localStorage",
): Stored<T> {
  const listeners = new Set<() => void>();
  let text = load(storedIn, key);
  let value = parse(text, read);

  function take(next: string | null): void {
    if (next === text) return;
    text = next;
    value = parse(next, read);
    for (const listener of listeners) listener();
  }

  // Only other tabs' changes are told by this event; it has no key when the whole storage is cleared.
  globalThis.addEventListener?.("storage", (event: StorageEvent) => {
    if (storedIn !== "localStorage") return;
    if (event.key === key || event.key === null) take(event.key === null ? null : event.newValue);
  });

  return {
    get: () => value,
    set(next) {
      const kept = next === undefined ? null : JSON.stringify(next);
      save(storedIn, key, kept);
      take(kept);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value in a component, which is drawn anew when it changes. */
export function useStored<T>(stored: Stored<T>): T | undefined {
  return useSyncExternalStore(stored.subscribe, stored.get);
}

/** Forgets everything in localStorage whose key begins like one of these, whoever keeps it, in all tabs. */
export function forgetStored(...beginnings: readonly string[]): void {
  const keys = keptKeys().filter((key) => beginnings.some((beginning) => key.startsWith(beginning)));
  for (const key of keys) {
    save("localStorage", key, null);
    // The browser tells the other tabs, but not this one.
    globalThis.dispatchEvent(new StorageEvent("storage", { key, newValue: null }));
  }
}

function keptKeys(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

function parse<T>(text: string | null, read: (kept: unknown) => T | undefined): T | undefined {
  if (text === null) return undefined;
  try {
    return read(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function load(storedIn: StoredIn, key: string): string | null {
  try {
    return globalThis[storedIn].getItem(key);
  } catch {
    return null;
  }
}

function save(storedIn: StoredIn, key: string, text: string | null): void {
  try {
    if (text === null) globalThis[storedIn].removeItem(key);
    else globalThis[storedIn].setItem(key, text);
  } catch {
    // Refused or full: the page goes on with what it has in memory.
  }
}
