/**
 * How react-query behaves here: what is temporary is tried again by itself, as late as the server asks and never all at
 * once; what is a refusal is shown at once.
 */
import { notifyManager, QueryClient, type QueryKey } from "@tanstack/react-query";

import { ApiProblem } from "#web/api/problem.ts";

const mostTries = 4;
const longestPauseMs = 15_000;

/** Whether a request that failed `failures` times is tried again. */
export function retryTemporary(failures: number, error: unknown): boolean {
  return error instanceof ApiProblem && error.isTemporary && failures < mostTries;
}

/** How long to wait before: at least what the server said, else twice as long each time; a crowd is spread by `random`. */
export function retryDelayMs(failures: number, error: unknown, random = Math.random()): number {
  const asked = error instanceof ApiProblem ? error.retryAfterMs : undefined;
  const pause = asked ?? Math.min(longestPauseMs, 500 * 2 ** failures);
  return pause * (1 + random / 2);
}

// A timer, as react-query does it by itself, comes after a second press that is waiting already: by then the button must
// have become busy, or everything is sent twice.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: retryTemporary,
      retryDelay: (failures, error) => retryDelayMs(failures, error),
      staleTime: 5_000,
      // A phone that says it is offline is often wrong: asking tells.
      networkMode: "always",
    },
    // A mutation is tried again only where its request carries an idempotency key: `...tryAgain`.
    mutations: { retry: false, networkMode: "always" },
  },
});

/** Spread into a mutation that is safe to repeat (it sends an `Idempotency-Key`, or is idempotent by nature). */
export const tryAgain = {
  retry: retryTemporary,
  retryDelay: (failures: number, error: unknown) => retryDelayMs(failures, error),
} as const;

/**
 * After a change: reads again whatever is shown of it. An answer that is still on its way may have been made before the
 * change, and is not waited for; `invalidateQueries` alone would wait for it where nothing is shown yet.
 */
export async function readAgain(queryKey: QueryKey): Promise<void> {
  await queryClient.cancelQueries({ queryKey });
  await queryClient.invalidateQueries({ queryKey });
}
