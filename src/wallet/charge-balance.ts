/**
 * Charging: money comes in from outside, onto the user's balance and into the house's cash. Many requests, one
 * transaction: a flight of locks and reads, a flight of changes, the commit.
 */
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { NewEvent } from "#events/types.ts";
import { answer, findAnswers, storeAnswers, type Answer, type KeyedRequest } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";
import { balanceAfter, lockWallets, moveMoney, type Movement } from "#wallet/move-money.ts";

export interface ChargeRequest extends KeyedRequest {
  /** Won, positive. */
  amount: number;
}

interface Granted {
  index: number;
  request: ChargeRequest;
  movement: Movement;
}

/** Problems: NOT_FOUND (no such user), BALANCE_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED. */
export async function chargeBalance(
  tx: Tx,
  { log, maxBalance }: { log: EventLog; maxBalance: number },
  requests: readonly ChargeRequest[],
): Promise<(Answer | Problem)[]> {
  const userIds = requests.map(({ userId }) => userId);
  const [locked, earlier] = await Promise.all([lockWallets(tx, userIds), findAnswers(tx, requests)]);
  const wallets = new Map(locked.map((row) => [row.userId, row]));
  const granted: Granted[] = [];
  const answers = requests.map((request, index): Answer | Problem => {
    const { userId, amount } = request;
    const wallet = wallets.get(userId);
    if (!wallet) return new Problem("NOT_FOUND", `There is no user ${userId}.`);
    const settled = earlier[index] ?? limitRefusal(wallet.balance, amount, maxBalance);
    if (settled) return settled;
    const movement: Movement = { wallet, from: "CASH", to: "WALLET", amount, reservationId: null };
    granted.push({ index, request, movement });
    return answer(201, { transferId: wallet.transferId, amount, balance: balanceAfter(movement) });
  });
  if (granted.length > 0) {
    const movements = granted.map((one) => one.movement);
    await Promise.all([
      moveMoney(tx, movements, locked.at(-1)?.now ?? 0),
      log.append(tx, movements.map(chargedEvent)),
      storeAnswers(
        tx,
        granted.map(({ request, index }) => ({ request, answer: answers[index] as Answer })),
      ),
    ]);
  }
  return answers;
}

function limitRefusal(balance: number, amount: number, maxBalance: number): Problem | undefined {
  if (balance + amount <= maxBalance) return undefined;
  const detail = `The balance is ${balance} won and may be at most ${maxBalance}.`;
  return new Problem("BALANCE_LIMIT_REACHED", detail, { balance, limit: maxBalance });
}

function chargedEvent(movement: Movement): NewEvent {
  const { wallet, amount } = movement;
  const { transferId, userId } = wallet;
  const payload = { transferId, userId, amount, balance: balanceAfter(movement) };
  return { type: "balance.charged", concertId: null, showId: null, payload };
}
