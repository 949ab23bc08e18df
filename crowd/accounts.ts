/**
 * When everybody has gone home: each fan's balance and statement are read, how the places ended of those who did not
 * come, and places that are left are given up.
 */
import type { Hold, Transfer } from "#crowd/api.ts";
import type { Client } from "#crowd/client.ts";
import type { Movement } from "#crowd/history.ts";
import { leave, look } from "#crowd/line.ts";
import type { Recorder } from "#crowd/recorder.ts";
import { ask, GaveUp, NobodyAnswers, type Visitor } from "#crowd/visitor.ts";

const atOnce = 32;

/**
 * Asks for all of them, with a client of its own: the crowd's has stopped. Who gets no answer stays unknown. Ends when the
 * client's time is over, and when nobody answers any more: then it answers false. `tell` hears how many are done.
 */
export async function settleAccounts(
  visitors: readonly Visitor[],
  { client, recorder }: { client: Client; recorder: Recorder },
  tell: (settled: { done: number; of: number }) => void,
): Promise<boolean> {
  const left = visitors.filter(({ userId }) => userId !== "");
  const { settled } = recorder.history;
  settled.of = left.length;
  let isAnswered = true;
  const settleNext = async (): Promise<void> => {
    for (let visitor = left.pop(); visitor && isAnswered && !client.isOver; visitor = left.pop()) {
      const { world, fan } = visitor;
      try {
        await settle({ ...visitor, world: { ...world, client } });
        settled.done += 1;
      } catch (error) {
        if (error instanceof NobodyAnswers) isAnswered = false;
        else if (!(error instanceof GaveUp)) recorder.misfit(`fan ${fan}`, error);
      }
      tell(settled);
    }
  };
  tell(settled);
  await Promise.all(Array.from({ length: atOnce }, settleNext));
  return isAnswered;
}

async function settle(visitor: Visitor): Promise<void> {
  const { purse, userId, accessToken: token } = visitor;
  const path = `/v1/users/${userId}/balance`;
  const reply = await ask<{ balance: number }>(visitor, { operation: "getBalance", path, token });
  if (!reply.ok) return;
  const { balance } = reply.body;
  const hasMoney = purse.movements.length > 0;
  purse.told = hasMoney ? { balance, statement: await readStatement(visitor) } : { balance };
  if (visitor.isCut && !visitor.isUnsettled) await listReservations(visitor);
  await endPlace(visitor);
}

/** In the order in which it happened. A fan of a rehearsal has less than a page of it. */
async function readStatement(visitor: Visitor): Promise<Movement[]> {
  const { userId, accessToken: token } = visitor;
  const path = `/v1/users/${userId}/balance/transfers?limit=100`;
  const reply = await ask<{ items: Transfer[] }>(visitor, { operation: "listTransfers", path, token });
  const items = reply.ok ? reply.body.items : [];
  return items
    .toReversed()
    .map(({ debit, amount, balance }) => ({ kind: debit === "CASH" ? "charge" : "payment", amount, balance }));
}

async function listReservations(visitor: Visitor): Promise<void> {
  const { fan, world, accessToken: token } = visitor;
  const { history } = world.recorder;
  const path = "/v1/reservations?limit=100";
  const reply = await ask<{ items: Hold[] }>(visitor, { operation: "listReservations", path, token });
  if (!reply.ok) return;
  const answered = history.holds.filter((hold) => hold.fan === fan).map(({ reservationId }) => reservationId);
  history.reservations.push({ fan, answered, listed: reply.body.items.map(({ reservationId }) => reservationId) });
}

/** Whoever did not come may have lost the turn. Nobody is left in line, or the next fans would wait for them. */
async function endPlace(visitor: Visitor): Promise<void> {
  const isLive = (): boolean => visitor.place?.status === "WAITING" || visitor.place?.status === "ADMITTED";
  if (visitor.story?.endedFrom !== undefined || !isLive()) return;
  await look(visitor);
  if (visitor.place?.status === "EXPIRED") visitor.world.recorder.history.lostTurns += 1;
  if (isLive()) await leave(visitor);
}
