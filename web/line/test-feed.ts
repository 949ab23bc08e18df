/** A feed with everything around it in a test's hand: time, the streams that it opens and the polls that it sends. */
import type { StreamListener } from "#web/api/event-stream.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { PlaceFeed, type PlaceFeedOptions } from "#web/line/place-feed.ts";
import type { Place } from "#web/line/place.ts";
import type { Timers } from "#web/api/timers.ts";

/** A clock that stands still until it is moved. */
function handClock(): { timers: Timers; pass: (ms: number) => Promise<void> } {
  let now = 0;
  let planned: { at: number; run: () => void }[] = [];
  const timers: Timers = {
    now: () => now,
    after(ms, run) {
      const one = { at: now + ms, run };
      planned.push(one);
      return () => (planned = planned.filter((other) => other !== one));
    },
    random: () => 0.5,
  };
  return {
    timers,
    /** Lets `ms` pass, with all that happens in them. */
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = planned.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];
        if (!next) break;
        planned = planned.filter((one) => one !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}

/** All that was resolved has had its effect. */
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

export interface OpenedStream extends Required<StreamListener> {
  onPlace(place: Place, id: string): void;
  lastEventId: string | undefined;
  signal: AbortSignal;
  /** The stream ends: in order, or with an error. */
  end(error?: Error): void;
}

const nothing = (): void => undefined;

/** `polled` answers a poll, or throws. */
export function feedInHand(options: Partial<PlaceFeedOptions> & { polled?: () => Place } = {}) {
  const { timers, pass } = handClock();
  const streams: OpenedStream[] = [];
  const told: unknown[] = [];
  const hand = { polls: 0, polled: options.polled };
  const source: PlaceFeedOptions["source"] = {
    stream: (lastEventId, signal, listener) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void => (error === undefined ? resolve() : reject(error));
        const { onEvent, onHeard = nothing, onRetry = nothing } = listener;
        const onPlace = (data: Place, id: string): void => onEvent({ event: "place", data, id });
        streams.push({ onEvent, onHeard, onRetry, onPlace, lastEventId, signal, end });
      }),
    poll: async () => {
      hand.polls += 1;
      await Promise.resolve();
      if (!hand.polled) throw noNetwork();
      return hand.polled();
    },
  };
  const feed = new PlaceFeed({
    source,
    timers,
    isShown: true,
    known: undefined,
    onPlace: ({ status, position }) => told.push(status === "WAITING" ? position : status),
    onLink: (link) => told.push(link),
    onEnd: (end) => told.push(`over: ${end}`),
    onDeadToken: () => told.push("dead token"),
    ...options,
  });
  const newest = (): OpenedStream => {
    const [stream] = streams.slice(-1);
    if (!stream) throw new Error("No stream was opened.");
    return stream;
  };
  return { feed, hand, streams, newest, told, pass };
}

export function noNetwork(): ApiProblem {
  return new ApiProblem({ code: "NETWORK", status: 0, detail: "Failed to fetch" });
}

export function refusal(status: number, init: Partial<ConstructorParameters<typeof ApiProblem>[0]> = {}): ApiProblem {
  return new ApiProblem({ code: "OVERLOADED", status, detail: "No.", ...init });
}
