/** The form for a new concert as it is kept until the concert is created: what is typed, and the idempotency key of it all. */
import { useState } from "react";

import { newKey } from "#web/api/sent-once.ts";
import {
  isUntouched,
  newConcert,
  showOf,
  takeRowKeys,
  templateNames,
  type ConcertDraft,
  type TemplateName,
} from "#web/console/concerts/concert-draft.ts";
import { useKeptDraft } from "#web/console/kept-draft.ts";

export interface ConcertForm {
  draft: ConcertDraft;
  template: TemplateName;
  /** One concert at most comes of it. */
  key: string;
}

const newForm = (): ConcertForm => ({ draft: newConcert(), template: "club", key: newKey() });

/** What was kept, if it is of the kind that this version keeps. */
export function readConcertForm(kept: unknown): ConcertForm | undefined {
  const { draft, template, key } = (kept ?? {}) as Partial<ConcertForm>;
  const isKnown = templateNames.some((name) => name === template) && typeof key === "string";
  if (!isKnown || !draft || !isOneKind(draft, { ...newConcert(), shows: [showOf("theatre")] })) return undefined;
  takeRowKeys(draft);
  return kept as ConcertForm;
}

/** Whether `kept` has all that `one` has, in the same kinds; each row of a list like the first of the other. */
function isOneKind(kept: unknown, one: unknown): boolean {
  if (typeof kept !== typeof one || Array.isArray(kept) !== Array.isArray(one)) return false;
  if (Array.isArray(kept) && Array.isArray(one)) return kept.every((row) => isOneKind(row, one[0]));
  if (typeof one !== "object" || one === null || kept === null) return true;
  return Object.entries(one).every(([name, value]) => isOneKind((kept as Record<string, unknown>)[name], value));
}

export interface KeptForm {
  form: ConcertForm;
  /** Something is typed. */
  isTyped: boolean;
  change: (form: ConcertForm) => void;
  /** Begins anew: another form, another concert. */
  empty: () => void;
}

export function useConcertForm(): KeptForm {
  const [kept, keep] = useKeptDraft("concert", readConcertForm);
  const [untouched, setUntouched] = useState(newForm);
  return {
    form: kept ?? untouched,
    isTyped: kept !== undefined,
    change(form) {
      const isEmpty = isUntouched(form.draft);
      if (isEmpty) setUntouched(form);
      keep(() => (isEmpty ? undefined : form));
    },
    empty() {
      setUntouched(newForm());
      keep(() => undefined);
    },
  };
}
