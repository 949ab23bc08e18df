/** Checking in what is shown at this door: each code is sent once, and each answer is told with a sound. */
import { useRef, useState } from "react";

import { api, ask } from "#web/api/client.ts";
import {
  canBeTicket,
  isWelcome,
  outcomeOf,
  sameShowing,
  withNews,
  withScan,
  writtenCode,
  type Outcome,
  type Scan,
} from "#web/console/check-in/scans.ts";
import { sound } from "#web/console/check-in/sounds.ts";
import { currentOperator, withOperator } from "#web/console/session/operator.ts";
import { serverClock } from "#web/clock.ts";

export interface Scans {
  /** The newest first. */
  scans: readonly Scan[];
  /** Takes what was read or typed. */
  show: (text: string) => void;
}

/** `showId`: the show at whose door this is; undefined where nobody minds. */
export function useScans(showId: number | undefined): Scans {
  const [scans, setScans] = useState<readonly Scan[]>([]);
  // A scanner may be faster than a drawing: what is known is read here, not from the last drawing.
  const known = useRef(scans);
  const nextId = useRef(1);
  const take = (next: readonly Scan[]): void => {
    known.current = next;
    setScans(next);
  };

  async function show(text: string): Promise<void> {
    const code = writtenCode(text);
    const seenAt = performance.now();
    if (code === "") return;
    const before = known.current;
    const same = sameShowing(before, code, seenAt);
    if (same) {
      known.current = withNews(before, same.id, { seenAt });
      return;
    }
    const id = nextId.current++;
    take(withScan(before, { id, code, at: serverClock.now(), seenAt, outcome: undefined }));
    const outcome = canBeTicket(code) ? await checkIn(code, { showId, before }) : ({ kind: "notCode" } as const);
    take(withNews(known.current, id, { outcome }));
    sound(isWelcome(outcome) ? "welcome" : "refused");
  }

  return { scans, show: (text) => void show(text) };
}

/** Asks the service. It is not asked again by itself: whoever stands there shows the ticket again. */
async function checkIn(
  ticketCode: string,
  { showId, before }: { showId: number | undefined; before: readonly Scan[] },
): Promise<Outcome> {
  const operator = currentOperator()?.operator ?? "";
  const body = { ticketCode, ...(showId !== undefined && { showId }) };
  try {
    const ticket = await withOperator(({ headers }) => ask(api.POST("/v1/admin/check-ins", { body, headers })));
    return { kind: "admitted", ticket };
  } catch (problem) {
    return outcomeOf(problem, { code: ticketCode, operator, scans: before });
  }
}
