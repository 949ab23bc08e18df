/**
 * A fan as the service knows one: tokens, a place, a purse. And how a fan asks: until there is an answer that settles
 * it.
 *
 * Two things end a fan's story wherever it stands, and are thrown: `GaveUp` (nobody answers, or the rehearsal is over)
 * and `TurnOver` (the service says that it is not, or no longer, this fan's turn). All other refusals are answers.
 */
import type { Place } from "#crowd/api.ts";
import type { Client, Reply } from "#crowd/client.ts";
import type { HoldStory, PlaceStory, Purse } from "#crowd/history.ts";
import type { Recorder } from "#crowd/recorder.ts";
import type { Ask } from "#crowd/wire.ts";

export interface World {
  readonly client: Client;
  readonly recorder: Recorder;
  readonly concertId: number;
}

export interface Visitor {
  readonly fan: number;
  readonly world: World;
  /** Whether the connection of each write is cut once, before its answer. */
  readonly isCut: boolean;
  readonly purse: Purse;
  userId: string;
  accessToken: string;
  queueToken: string;
  /** What was told last of the place, and what is remembered of it. */
  place?: Place;
  story?: PlaceStory;
  /** What was given last. */
  hold?: HoldStory;
  /** Idempotency keys used so far. */
  keys: number;
  /** Whether something was asked that was never answered. */
  isUnsettled: boolean;
}

export class GaveUp extends Error {}
/** There was no answer at all, however often it was asked for. */
export class NobodyAnswers extends GaveUp {}
export class TurnOver extends Error {}

/** A stranger to the service. */
export function newVisitor(fan: number, world: World, { isCut = false } = {}): Visitor {
  const purse: Purse = { fan, movements: [], unsettled: [] };
  world.recorder.history.purses.push(purse);
  return { fan, world, isCut, purse, userId: "", accessToken: "", queueToken: "", keys: 0, isUnsettled: false };
}

/** Asks for an answer that settles the matter. Errors: GaveUp, after `unsettled` was told. */
export async function ask<Body>(
  visitor: Visitor,
  request: Ask,
  unsettled: (firstSentAt: number) => void = () => undefined,
): Promise<Reply<Body>> {
  const reply = await visitor.world.client.ask<Body>(request);
  if (reply.ok || !isOpen(reply)) return reply;
  visitor.isUnsettled = true;
  unsettled(reply.firstSentAt);
  throw new (reply.status === 0 ? NobodyAnswers : GaveUp)(`${request.operation}: ${reply.code}`);
}

/**
 * Asks for a change, with a key of its own. The fan whose connection is cut sends it again with the same key, and once
 * more after the answer: the answers are compared later. Errors: GaveUp, after `unsettled` was told.
 */
export async function write<Body>(
  visitor: Visitor,
  request: Ask,
  unsettled: (firstSentAt: number) => void = () => undefined,
): Promise<Reply<Body>> {
  const keyed = { ...request, method: "POST" as const, key: `${request.operation}-${(visitor.keys += 1)}` };
  if (!visitor.isCut) return ask<Body>(visitor, keyed, unsettled);
  const cutAt = performance.now();
  await visitor.world.client.cut(keyed);
  const reply = await ask<Body>(visitor, keyed, () => unsettled(cutAt));
  if (reply.ok) noteRepeat(visitor, request, [reply, await visitor.world.client.ask<Body>(keyed)]);
  else {
    // What is refused is the repetition: what was cut may still be on its way, and happen.
    visitor.isUnsettled = true;
    unsettled(cutAt);
  }
  return { ...reply, firstSentAt: cutAt };
}

/** Remembers the answers to one request that was sent more than once with one key. */
export function noteRepeat({ fan, world }: Visitor, { operation }: Ask, replies: readonly Reply<unknown>[]): void {
  const settled = replies.filter((reply) => reply.ok || !isOpen(reply));
  world.recorder.history.repeats.push({
    fan,
    operation,
    answers: settled.map(({ status, text }) => `${status} ${text}`),
  });
}

/** Whether it may still have happened or not. */
function isOpen({ status, code }: Reply<unknown> & { ok: false }): boolean {
  return status === 0 || status === 503 || status === 429 || code === "INTERNAL";
}
