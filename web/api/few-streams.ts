/**
 * Streams that a page can do without, because it can read the same every few seconds. Over HTTP/1.1 a browser has six
 * connections to the service, all tabs together, and each stream keeps one: with six, nothing else was ever answered.
 *
 * Promises: of these streams a browser has no more than `mostStreams`, whatever number of its tabs want one; where tabs
 * that open at the same moment took too many, the youngest are given up within a second; a place of a tab that ended
 * without a word is free after ten. They are counted in localStorage, which plain HTTP has too; where that is refused, there is no
 * limit.
 */
import { eitherSignal } from "#web/api/either-signal.ts";
import { ApiProblem } from "#web/api/problem.ts";

/** The other three are for an audit and a file of sales, which take long, and for all that is quick. */
export const mostStreams = 3;

const beginning = "jari.stream.";
const sayEveryMs = 1_000;
const silentMs = 10_000;
const tryAgainMs = 5_000;

/** What a tab says of its stream. Milliseconds, by the clock that all tabs have. */
interface Entry {
  since: number;
  heardAt: number;
}

/**
 * Runs a stream that ends with its signal, if there is room for it, and as long as there is. Errors: those of the stream;
 * `ApiProblem`, a temporary one, where there is no room.
 */
export async function streamAmongFew(
  signal: AbortSignal,
  stream: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const key = `${beginning}${Math.random().toString(36).slice(2)}`;
  const since = Date.now();
  const crowdedOut = new AbortController();
  const say = (): void => {
    write(key, { since, heardAt: Date.now() });
    if (olderThan(key, since) >= mostStreams) crowdedOut.abort();
  };
  say();
  const saying = setInterval(say, sayEveryMs);
  try {
    if (!crowdedOut.signal.aborted) await stream(eitherSignal(signal, crowdedOut.signal));
  } catch (error) {
    if (!crowdedOut.signal.aborted) throw error;
  } finally {
    clearInterval(saying);
    write(key, undefined);
  }
  if (crowdedOut.signal.aborted) throw noRoom();
}

function noRoom(): ApiProblem {
  const detail = `This browser has ${mostStreams} streams already.`;
  return new ApiProblem({ code: "OVERLOADED", status: 503, detail, retryAfterMs: tryAgainMs });
}

/** How many streams of this browser live that were there before this one; what is not heard of any more is forgotten. */
function olderThan(key: string, since: number): number {
  let older = 0;
  for (const other of keys()) {
    const entry = read(other);
    if (!entry || Math.abs(Date.now() - entry.heardAt) > silentMs) write(other, undefined);
    else if (entry.since < since || (entry.since === since && other < key)) older += 1;
  }
  return older;
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
  } catch {
    return [];
  }
}

function read(key: string): Entry | undefined {
  try {
    const { since, heardAt } = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Entry>;
    return typeof since === "number" && typeof heardAt === "number" ? { since, heardAt } : undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, entry: Entry | undefined): void {
  try {
    if (entry) localStorage.setItem(key, JSON.stringify(entry));
    else localStorage.removeItem(key);
  } catch {
    // Refused or full: then nobody counts.
  }
}
