/** A question before something is done, and what becomes of that when somebody has said yes. */
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { useProblemText } from "#web/i18n/problem-text.ts";
import { toast } from "#web/ui/toasts.ts";

export interface Asked<Question> {
  /** What is asked now; undefined: nothing. */
  question: Question | undefined;
  ask: (question: Question) => void;
  close: () => void;
  /**
   * Follows what was begun by saying yes. When it is done, the question is closed if it is still the same. A failure is the
   * dialog's to show, and told in passing where that is no longer there, or goes without having been closed.
   */
  follow: (begun: Promise<unknown>) => void;
}

/** `Question`: one of several, or just `true`. */
export function useAsked<Question>(): Asked<Question> {
  const problemText = useProblemText();
  const [question, setQuestion] = useState<Question>();
  const seen = useRef<Question>(undefined);
  /** What the dialog tells as it stands. */
  const failure = useRef<{ error: unknown }>(undefined);
  const change = (next: Question | undefined): void => {
    seen.current = next;
    failure.current = undefined;
    setQuestion(() => next);
  };
  const tellInPassing = useEffectEvent((error: unknown) => toast(problemText(error).title, "bad"));
  // The dialog may go with what it asked about, which is no more as it was: that is why it failed, so it goes at that moment.
  useEffect(
    () => () => {
      seen.current = undefined;
      if (failure.current) tellInPassing(failure.current.error);
    },
    [],
  );
  return {
    question,
    ask: change,
    close: () => change(undefined),
    follow(begun) {
      const asked = seen.current;
      failure.current = undefined;
      const isSeen = (): boolean => seen.current === asked;
      begun.then(
        () => isSeen() && change(undefined),
        (error: unknown) => {
          if (isSeen()) failure.current = { error };
          else toast(problemText(error).title, "bad");
        },
      );
    },
  };
}
