/** The flow of a queue as an operator types it: read, checked, and only what differs from the present is sent. */
import type { QueuePolicy } from "#web/console/concerts/operator-concerts.ts";

/** The limits of the API. */
export const flowLimits = {
  capacity: { min: 0, max: 1_000_000 },
  claimSeconds: { min: 1, max: 86_400 },
  passSeconds: { min: 1, max: 86_400 },
} as const;

export type WholeField = keyof typeof flowLimits;
export type FlowDraft = Record<WholeField | "admitPerSecond", string>;
export type FlowChange = Partial<Pick<QueuePolicy, WholeField | "admitPerSecond">>;

/** What stands in the fields before anybody types. */
export function draftOf({ capacity, claimSeconds, passSeconds, admitPerSecond }: QueuePolicy): FlowDraft {
  return {
    capacity: String(capacity),
    claimSeconds: String(claimSeconds),
    passSeconds: String(passSeconds),
    admitPerSecond: admitPerSecond === null ? "" : String(admitPerSecond),
  };
}

/** What is typed and is not what the policy is already. */
export function typedAgainst(typed: Partial<FlowDraft>, policy: QueuePolicy): Partial<FlowDraft> {
  return typedSince(typed, draftOf(policy));
}

/** What was kept of a draft, if it is of the kind that this version keeps. */
export function readTyped(kept: unknown): Partial<FlowDraft> | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const fields = [...Object.keys(flowLimits), "admitPerSecond"];
  const isKnown = Object.entries(kept).every(([field, text]) => fields.includes(field) && typeof text === "string");
  return isKnown ? kept : undefined;
}

/** What is typed now and was not when `sent` was: it stays in the fields; the rest is what the policy has become. */
export function typedSince(typed: Partial<FlowDraft>, sent: Partial<FlowDraft>): Partial<FlowDraft> {
  const fields = Object.keys(typed) as (keyof FlowDraft)[];
  return Object.fromEntries(
    fields.filter((field) => typed[field] !== sent[field]).map((field) => [field, typed[field]]),
  );
}

/** A whole number within limits, written in digits; undefined if the text is none. */
export function wholeNumber(text: string, { min, max }: { min: number; max: number }): number | undefined {
  const value = Number(text);
  return /^-?\d+$/u.test(text.trim()) && value >= min && value <= max ? value : undefined;
}

const mostPerSecond = 100_000;

/** Whether the text is a number of fans a second. */
export function isRate(text: string): boolean {
  const rate = Number(text);
  return /^\d*\.?\d+$/u.test(text.trim()) && rate > 0 && rate <= mostPerSecond;
}

/** What the draft changes of the policy, or the fields that cannot be read. */
export function readFlow(
  draft: FlowDraft,
  present: QueuePolicy,
): { change: FlowChange } | { faults: (keyof FlowDraft)[] } {
  const rate = draft.admitPerSecond.trim() === "" ? null : Number(draft.admitPerSecond);
  const wholes = (Object.keys(flowLimits) as WholeField[]).map(
    (field) => [field, wholeNumber(draft[field], flowLimits[field])] as const,
  );
  const faults: (keyof FlowDraft)[] = wholes.filter(([, value]) => value === undefined).map(([field]) => field);
  if (rate !== null && !isRate(draft.admitPerSecond)) faults.push("admitPerSecond");
  if (faults.length > 0) return { faults };
  const wanted = [...wholes, ["admitPerSecond", rate] as const];
  return { change: Object.fromEntries(wanted.filter(([field, value]) => value !== present[field])) };
}
