import { describe, expect, test } from "vitest";

import { ApiProblem, type ProblemCode } from "#web/api/problem.ts";
import { sendOnce, unknownOutcome, type KeyedRequest } from "#web/api/sent-once.ts";

const problem = (code: ProblemCode, status: number) => new ApiProblem({ code, status, detail: code });
const busy = problem("OVERLOADED", 503);
const lost = problem("NETWORK", 0);
const refused = problem("INSUFFICIENT_BALANCE", 402);

/** A server that answers with these, one after the other: a problem is thrown. */
function server(...answers: (string | ApiProblem)[]) {
  const asked: KeyedRequest<unknown>[] = [];
  const send = (request: KeyedRequest<unknown>): Promise<string> => {
    asked.push(request);
    const answer = answers[asked.length - 1] ?? "too often";
    return typeof answer === "string" ? Promise.resolve(answer) : Promise.reject(answer);
  };
  return { asked, send };
}

let slots = 0;
const newSlot = (): string => `slot ${(slots += 1)}`;

describe("a request", () => {
  test("is kept before it is sent, and forgotten when its answer has come", async () => {
    const slot = newSlot();
    let keptMeanwhile: unknown;
    await sendOnce(slot, { amount: 5 }, async (request) => {
      keptMeanwhile = unknownOutcome(slot);
      expect(request).toMatchObject({ body: { amount: 5 } });
      return "done";
    });
    expect(keptMeanwhile).toMatchObject({ body: { amount: 5 } });
    expect(unknownOutcome(slot)).toBeUndefined();
  });

  test("goes again with the same key while its outcome is not known", async () => {
    const slot = newSlot();
    const { asked, send } = server(lost, busy, "done");
    await expect(sendOnce(slot, { id: 1 }, send)).rejects.toBe(lost);
    await expect(sendOnce(slot, { id: 1 }, send)).rejects.toBe(busy);
    await expect(sendOnce(slot, { id: 1 }, send)).resolves.toBe("done");
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  });

  test("pressed twice at once goes with one key", async () => {
    const slot = newSlot();
    const { asked, send } = server("done", "done");
    await Promise.all([sendOnce(slot, { id: 1 }, send), sendOnce(slot, { id: 1 }, send)]);
    expect(asked[0]?.key).toBe(asked[1]?.key);
  });

  test("that was refused or answered is another one the next time", async () => {
    const slot = newSlot();
    const { asked, send } = server(refused, "done", "done");
    await expect(sendOnce(slot, { id: 1 }, send)).rejects.toBe(refused);
    await sendOnce(slot, { id: 1 }, send);
    await sendOnce(slot, { id: 1 }, send);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3);
  });

  test("of another slot has nothing to do with it", async () => {
    const { asked, send } = server(lost, "done");
    await expect(sendOnce(newSlot(), { id: 1 }, send)).rejects.toBe(lost);
    await sendOnce(newSlot(), { id: 1 }, send);
    expect(asked[0]?.key).not.toBe(asked[1]?.key);
  });
});

describe("another request while the outcome of one is not known", () => {
  test("is not sent if that one had its effect", async () => {
    const slot = newSlot();
    const { asked, send } = server(lost, "the first");
    await expect(sendOnce(slot, { amount: 1 }, send)).rejects.toBe(lost);
    await expect(sendOnce(slot, { amount: 2 }, send)).resolves.toBe("the first");
    expect(asked.map(({ body }) => body)).toEqual([{ amount: 1 }, { amount: 1 }]);
  });

  test("is sent with a key of its own if that one was refused", async () => {
    const slot = newSlot();
    const { asked, send } = server(lost, refused, "the second");
    await expect(sendOnce(slot, { amount: 1 }, send)).rejects.toBe(lost);
    await expect(sendOnce(slot, { amount: 2 }, send)).resolves.toBe("the second");
    expect(asked[2]).toMatchObject({ body: { amount: 2 } });
    expect(asked[2]?.key).not.toBe(asked[0]?.key);
  });

  test("waits while that one's outcome is still not known", async () => {
    const slot = newSlot();
    const { asked, send } = server(lost, lost);
    await expect(sendOnce(slot, { amount: 1 }, send)).rejects.toBe(lost);
    await expect(sendOnce(slot, { amount: 2 }, send)).rejects.toBe(lost);
    expect(asked.map(({ body }) => body)).toEqual([{ amount: 1 }, { amount: 1 }]);
    expect(unknownOutcome(slot)).toMatchObject({ body: { amount: 1 } });
  });
});
