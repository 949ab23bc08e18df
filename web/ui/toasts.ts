/** Short messages that pass: `toast(t("common:copied"))` from anywhere. Nothing that one must act on belongs here. */

export interface ToastMessage {
  id: number;
  text: string;
  tone: "plain" | "bad";
}

const shownForMs = 6_000;
const mostAtOnce = 3;

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

/** Shows `text` for a while, and tells it to screen readers. */
export function toast(text: string, tone: ToastMessage["tone"] = "plain"): void {
  const message = { id: nextId++, text, tone };
  change([...messages.slice(1 - mostAtOnce), message]);
  setTimeout(() => change(messages.filter(({ id }) => id !== message.id)), shownForMs);
}

function change(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

/** What is shown now; with `subscribeToToasts`, a store for `useSyncExternalStore`. */
export function shownToasts(): readonly ToastMessage[] {
  return messages;
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
