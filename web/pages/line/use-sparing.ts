/** Text for a live region: what changes every second must not be said every second. */
import { useEffect, useRef, useState } from "react";

/** `text`, as it was at most `everyMs` ago. */
export function useSparing(text: string, everyMs: number): string {
  const [said, setSaid] = useState(text);
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const say = (): void => {
      saidAt.current = performance.now();
      setSaid(text);
    };
    const timer = setTimeout(say, Math.max(0, saidAt.current + everyMs - performance.now()));
    return () => clearTimeout(timer);
  }, [text, everyMs]);
  return said;
}
