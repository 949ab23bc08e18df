/** Stored answers, looked up outside of any write: before a request with a key is refused from memory. */
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { findAnswers, type Answer, type KeyedRequest } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";

/**
 * Answers a function that is given a request about to be refused: it answers what the request's key was answered
 * before, or throws the refusal. Problems: the refusal, IDEMPOTENCY_KEY_REUSED.
 */
export function createReplay(db: Database): (request: KeyedRequest, refusal: unknown) => Promise<Answer> {
  const lookUps = new Batch<KeyedRequest, Answer | undefined>({
    name: "look-up-answer",
    keysOf: () => [],
    run: (requests) => findAnswers(db, requests),
  });
  return async (request, refusal) => {
    const stored = request.requestKey && refusal instanceof Problem ? await lookUps.submit(request) : undefined;
    if (!stored) throw refusal;
    return stored;
  };
}
