/** What a study has opened and must not leave behind when it is broken off: processes, mounts, folders. */

type End = () => Promise<void>;

const open = new Set<End>();

/** Remembers how something is ended that was opened just now; answers a function which forgets it, once it has ended. */
export function remember(end: End): () => void {
  open.add(end);
  return () => void open.delete(end);
}

/** Ends all that is still open, the youngest first. */
export async function endAll(): Promise<void> {
  for (const end of [...open].toReversed()) await end();
}
