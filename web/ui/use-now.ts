/** The server's time in a component, which is drawn anew as it passes. */
import { useEffect, useState } from "react";

import { serverClock } from "#web/clock.ts";

/**
 * Milliseconds since 1970 at the server. With `until` it moves when a whole second (or step) less remains until then, so
 * that a countdown never skips one; and it stands still once that is over. Undefined `until`: nothing ticks. When it turns
 * out that the time was wrong, it moves at once.
 */
export function useServerNow(until: number | undefined, stepMs = 1000): number {
  const [drawn, setDrawn] = useState(() => ({ now: serverClock.now(), until }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = (): void => {
      clearTimeout(timer);
      const now = serverClock.now();
      setDrawn({ now, until });
      const remaining = until === undefined ? 0 : until - now;
      if (remaining > 0) timer = setTimeout(tick, remaining % stepMs || stepMs);
    };
    tick();
    const unsubscribe = serverClock.subscribe(tick);
    // A tab that was in the background has slept through its ticks.
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      document.removeEventListener("visibilitychange", tick);
    };
  }, [until, stepMs]);
  // Another end has come since: the time that was drawn before may be long past.
  return drawn.until === until ? drawn.now : serverClock.now();
}
