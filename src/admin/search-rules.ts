/** Pure rules of searching: what the operator may have meant, and which of the rows looked at make the page. */

/** Everything that a text may be: it is looked for as each of them. */
export interface SearchTerm {
  userId?: string;
  /** The id of a reservation or a payment, or the number of a seat. */
  number?: number;
  /** A seat by section and number, such as `A-12`. */
  seat?: { section: string; number: number };
  /** Two letters or more of a name. */
  namePart?: string;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const number = /^\d{1,15}$/u;
const sectionAndNumber = /^(?<section>.*[^\s\d-])[\s-]*(?<digits>\d{1,6})$/u;

/** What `text` may be: a UUID is a user, digits are an id or a seat, anything else a name and perhaps a seat. */
export function readSearchTerm(text: string): SearchTerm {
  const wanted = text.trim().normalize();
  if (uuid.test(wanted)) return { userId: wanted.toLowerCase() };
  if (number.test(wanted)) return { number: Number(wanted) };
  const { section, digits } = sectionAndNumber.exec(wanted)?.groups ?? {};
  return {
    ...(section !== undefined && digits !== undefined && { seat: { section, number: Number(digits) } }),
    ...(Array.from(wanted).length > 1 && { namePart: wanted }),
  };
}

/** A row that was looked at, without what it costs to show it. */
export interface Candidate {
  id: number;
  status?: string;
}

/** Rows from several sources as one list, newest first, each once. */
export function mergeCandidates(lists: readonly (readonly Candidate[])[]): Candidate[] {
  const byId = new Map(lists.flat().map((candidate) => [candidate.id, candidate]));
  return [...byId.values()].toSorted((a, b) => b.id - a.id);
}

/**
 * The page made of the newest rows before a cursor, of which each source gave at most `lookedAt`: at most `limit` ids of
 * those with the status, and where to read on. Where few have it, a page may be short, even empty, and yet not the last.
 */
export function cutPage(
  candidates: readonly Candidate[],
  { limit, lookedAt, status }: { limit: number; lookedAt: number; status: string | undefined },
): { ids: number[]; nextCursor: string | null } {
  const seen = candidates.slice(0, lookedAt);
  const fitting = seen.filter((candidate) => status === undefined || candidate.status === status);
  const ids = fitting.slice(0, limit).map(({ id }) => id);
  if (fitting.length > limit) return { ids, nextCursor: String(ids.at(-1)) };
  return { ids, nextCursor: candidates.length >= lookedAt ? String(seen.at(-1)?.id) : null };
}
