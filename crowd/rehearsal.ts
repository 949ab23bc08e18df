/**
 * A rehearsal from beginning to end: the stage is opened, the crowd comes and goes while somebody watches, then
 * accounts are settled and promises checked. One process, one clock; HTTP is all that it knows of Jari.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { settleAccounts } from "#crowd/accounts.ts";
import { characterOf, gatherCrowd } from "#crowd/characters.ts";
import { Client } from "#crowd/client.ts";
import type { Display } from "#crowd/display.ts";
import { live, type Times } from "#crowd/fan.ts";
import type { Options } from "#crowd/options.ts";
import { Recorder } from "#crowd/recorder.ts";
import { reportOn, type Report } from "#crowd/report.ts";
import { openStage } from "#crowd/stage.ts";
import { Stop } from "#crowd/stop.ts";
import { newVisitor, type Visitor } from "#crowd/visitor.ts";
import { lookOnce, watch } from "#crowd/watch.ts";

export interface RehearsalDeps {
  display: Display;
  /** Ends it early: what was seen until then is reported. */
  stop: AbortSignal;
}

/** How long accounts may be settled when the crowd has gone home, and how long yet when somebody wants to see the end. */
const settleWithinMs = 120_000;
const settleSoonMs = 10_000;
/** Figures are told from memory, which follows the database by a fraction of a second. */
const quietMs = 1_500;
const delayResolutionMs = 10;

/** Rehearses. Errors: UsageError, where it cannot begin. */
export async function rehearse(options: Options, { display, stop }: RehearsalDeps): Promise<Report> {
  const stage = await openStage(options);
  if (stage.standsStill !== undefined) display.say(stage.standsStill);
  const { urls, fans, minutes } = options;
  const limitMs = minutes * 60_000;
  const recorder = new Recorder();

  const ownDelay = monitorEventLoopDelay({ resolution: delayResolutionMs });
  ownDelay.enable();
  const startedAt = performance.now();
  const watching = watch({ ...stage, recorder }, { urls, display, fans, startedAt });
  const times = { stop: new Stop(stop, AbortSignal.timeout(limitMs)), endsAt: startedAt + limitMs };
  const visitors = await comeAndGo(options, { recorder, concertId: stage.concertId, times });
  const endedAt = performance.now();
  ownDelay.disable();
  const ownDelayMs = ownDelay.percentile(99) / 1e6 - delayResolutionMs;

  await watching.stop();
  const client = new Client({ urls, recorder, stop: new Stop(endOfSettling(stop)) });
  const isAnswered = await settleAccounts(visitors, { client, recorder }, (settled) =>
    display.settle({ seconds: (performance.now() - startedAt) / 1000, ...settled }),
  );
  display.close();
  if (isAnswered) {
    await sleep(quietMs);
    await lookOnce({ ...stage, client, recorder });
  } else if (!client.isOver) recorder.error("nobody answered any more when accounts were to be settled");
  client.close();
  return reportOn({ options, stage, recorder, startedAt, endedAt, ownDelayMs });
}

/** Ends the time for settling, which begins now. */
function endOfSettling(stop: AbortSignal): AbortSignal {
  const over = new AbortController();
  const endAfter = (ms: number): void => void setTimeout(() => over.abort(), ms).unref();
  endAfter(settleWithinMs);
  if (stop.aborted) endAfter(settleSoonMs);
  else stop.addEventListener("abort", () => endAfter(settleSoonMs), { once: true });
  return over.signal;
}

/** The whole crowd comes, each in their time; resolves when the last has gone home. */
async function comeAndGo(
  options: Options,
  { recorder, concertId, times }: { recorder: Recorder; concertId: number; times: Times },
): Promise<Visitor[]> {
  const client = new Client({ urls: options.urls, recorder, stop: times.stop });
  const visitors = await Promise.all(
    gatherCrowd(options).map(async (intends, fan) => {
      const visitor = newVisitor(fan, { client, recorder, concertId }, characterOf(intends.character));
      await live(visitor, intends, times);
      return visitor;
    }),
  );
  client.close();
  return visitors;
}
