/** A question before something is done, and what becomes of that when somebody has said yes. */
import { useEffect, useRef, useState } from "react";

import { useProblemText } from "#web/i18n/problem-text.ts";
import { toast } from "#web/ui/toasts.ts";

export interface Asked<Question> {
  /** What is asked now; undefined: nothing. */
  question: Question | undefined;
  ask: (question: Question) => void;
  close: () => void;
  /**
   * Follows what was begun by saying yes. When it is done, the question is closed if it is still the same. A failure is the
   * dialog's to show, and told in passing where that is no longer there.
   */
  follow: (begun: Promise<unknown>) => void;
}

/** `Question`: one of several, or just `true`. */
export function useAsked<Question>(): Asked<Question> {
  const problemText = useProblemText();
  const [question, setQuestion] = useState<Question>();
  const seen = useRef<Question>(undefined);
  const change = (next: Question | undefined): void => {
    seen.current = next;
    setQuestion(() => next);
  };
  // Whoever has left the page sees no dialog any more.
  useEffect(() => () => void (seen.current = undefined), []);
  return {
    question,
    ask: change,
    close: () => change(undefined),
    follow(begun) {
      const asked = seen.current;
      const isSeen = (): boolean => seen.current === asked;
      begun.then(
        () => isSeen() && change(undefined),
        (error: unknown) => isSeen() || toast(problemText(error).title, "bad"),
      );
    },
  };
}
