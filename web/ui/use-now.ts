/** The server's time in a component, which is drawn anew as it passes. */
import { useEffect, useState } from "react";

import { serverClock } from "#web/clock.ts";

/**
 * Milliseconds since 1970 at the server. With `until` it moves when a whole second (or step) less remains until then, so
 * that a countdown never skips one; and it stands still once that is over. Undefined `until`: nothing ticks.
 */
export function useServerNow(until: number | undefined, stepMs = 1000): number {
  const [now, setNow] = useState(() => serverClock.now());
  useEffect(() => {
    if (until === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = (): void => {
      clearTimeout(timer);
      const current = serverClock.now();
      setNow(current);
      const remaining = until - current;
      if (remaining > 0) timer = setTimeout(tick, remaining % stepMs || stepMs);
    };
    tick();
    // A tab that was in the background has slept through its ticks.
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [until, stepMs]);
  return now;
}
