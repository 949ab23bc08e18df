/**
 * Who watches while the crowd comes and goes: how the line stands, twice a second; the audit, every few seconds; and
 * what is shown meanwhile. Without the operator's token, only what everybody may know is asked.
 */
import type { Audit, ConcertView, Figures } from "#crowd/api.ts";
import { Client } from "#crowd/client.ts";
import type { Display, Scene } from "#crowd/display.ts";
import type { AuditFinding, Sample } from "#crowd/history.ts";
import type { Recorder } from "#crowd/recorder.ts";
import { Stop } from "#crowd/stop.ts";

export interface Watched {
  readonly client: Client;
  readonly concertId: number;
  readonly adminToken: string | undefined;
  readonly recorder: Recorder;
}

const drawEveryMs = 500;
const sampleEveryMs = 500;
const auditEveryMs = 5_000;

export interface Watch {
  readonly urls: readonly string[];
  readonly display: Display;
  readonly fans: number;
  readonly startedAt: number;
}

/** Watches until it is stopped. */
export function watch(
  stage: Omit<Watched, "client">,
  { urls, display, fans, startedAt }: Watch,
): { stop(): Promise<void> } {
  const { recorder } = stage;
  const { history } = recorder;
  const stopping = new AbortController();
  const stop = new Stop(stopping.signal);
  const client = new Client({ urls, recorder, stop });
  const watched = { ...stage, client };
  let drawn = { at: startedAt, answers: 0 };
  const draw = (): void => {
    const now = { at: performance.now(), answers: recorder.answers };
    const perSecond = ((now.answers - drawn.answers) * 1000) / Math.max(1, now.at - drawn.at);
    display.show({ ...sceneOf(recorder), fans, perSecond, seconds: (now.at - startedAt) / 1000 });
    drawn = now;
  };
  const repeat = async (everyMs: number, work: () => unknown): Promise<void> => {
    while (!stop.isOver) {
      await work();
      await stop.pause(everyMs).catch(() => undefined);
    }
  };
  const loops = [
    repeat(drawEveryMs, draw),
    repeat(sampleEveryMs, async () => history.samples.push(...(await takeSample(watched)))),
    repeat(auditEveryMs, async () => history.audits.push(...(await runAudit(watched)))),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      client.close();
      draw();
      display.close();
    },
  };
}

/** Looks once more, when all is quiet. An audit that is not answered then is an error, unless there was no time for it. */
export async function lookOnce(watched: Watched): Promise<void> {
  const { adminToken, recorder, client } = watched;
  recorder.history.lastLookFrom = performance.now();
  const audits = await runAudit(watched);
  recorder.history.samples.push(...(await takeSample(watched)));
  recorder.history.audits.push(...audits);
  if (adminToken !== undefined && audits.length === 0 && !client.isOver)
    recorder.error("the last audit was not answered");
}

/** How the line stands at this moment; nothing if that was not answered. */
function takeSample(watched: Watched): Promise<Sample[]> {
  return orNothing(watched, readSample);
}

/** What the audit finds at this moment; nothing without the token, or if it was not answered. */
function runAudit(watched: Watched): Promise<AuditFinding[]> {
  return orNothing(watched, readAudit);
}

async function orNothing<Seen>(watched: Watched, look: (watched: Watched) => Promise<Seen[]>): Promise<Seen[]> {
  try {
    return await look(watched);
  } catch (error) {
    watched.recorder.misfit("whoever watches", error);
    return [];
  }
}

async function readSample({ client, concertId, adminToken: token }: Watched): Promise<Sample[]> {
  if (token === undefined) {
    const path = `/v1/concerts/${concertId}`;
    const reply = await client.ask<ConcertView>({ operation: "getConcert", path });
    return reply.ok ? [{ at: reply.answeredAt, ...reply.body.queue }] : [];
  }
  const path = `/v1/admin/concerts/${concertId}/figures`;
  const reply = await client.ask<Figures>({ operation: "getFigures", path, token });
  if (!reply.ok) return [];
  const { queue, waiting, admitted, held, sold, seatsTotal: total, amountSold } = reply.body;
  const { state, capacity } = queue;
  return [{ at: reply.answeredAt, state, capacity, waiting, admitted, seats: { held, sold, total, amountSold } }];
}

async function readAudit({ client, adminToken: token }: Watched): Promise<AuditFinding[]> {
  if (token === undefined) return [];
  const reply = await client.ask<Audit>({ operation: "runAudit", path: "/v1/admin/audit", token });
  if (!reply.ok) return [];
  // Looked through here, so that what is no audit is found out here.
  return [{ at: reply.answeredAt, invariants: reply.body.invariants.map((invariant) => ({ ...invariant })) }];
}

function sceneOf({ whereabouts, history, refusals, errors }: Recorder): Omit<Scene, "fans" | "perSecond" | "seconds"> {
  const { samples, audits, holds } = history;
  const { arrived, "in line": inLine, shopping, home } = whereabouts;
  const receipts = holds.flatMap(({ receipt }) => receipt?.seats ?? []).length;
  const seats = samples.at(-1)?.seats;
  return {
    arrived: arrived + inLine + shopping + home,
    inLine,
    shopping,
    home,
    seatsSold: seats?.sold ?? receipts,
    seatsTotal: seats?.total ?? 0,
    refused: refusals,
    errors,
    audits: audits.length,
    brokenInvariants: audits.at(-1)?.invariants.filter((invariant) => !invariant.holds).length ?? 0,
  };
}
