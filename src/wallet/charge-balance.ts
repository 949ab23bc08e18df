/** Charging: money comes in from outside, onto the user's balance and into the house's cash. Many requests, one transaction. */
import { readClock } from "#db/clock.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { answer, findAnswers, storeAnswers, type Answer, type KeyedRequest } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";
import { lockWallets, moveMoney, type Movement } from "#wallet/move-money.ts";

export interface ChargeRequest extends KeyedRequest {
  /** Won, positive. */
  amount: number;
}

/** Problems: NOT_FOUND (no such user), BALANCE_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED. */
export async function chargeBalance(
  tx: Tx,
  { log, maxBalance }: { log: EventLog; maxBalance: number },
  requests: readonly ChargeRequest[],
): Promise<(Answer | Problem)[]> {
  const wallets = new Map(
    (
      await lockWallets(
        tx,
        requests.map(({ userId }) => userId),
      )
    ).map((row) => [row.userId, row]),
  );
  const earlier = await findAnswers(tx, requests);
  const movements: Movement[] = [];
  const charged: { request: ChargeRequest; index: number }[] = [];
  const answers = requests.map((request, index): Answer | Problem | undefined => {
    const { userId, amount } = request;
    const wallet = wallets.get(userId);
    if (!wallet) return new Problem("NOT_FOUND", `There is no user ${userId}.`);
    const settled = earlier[index] ?? limitRefusal(wallet.balance, amount, maxBalance);
    if (settled) return settled;
    movements.push({ wallet, from: "CASH", to: "WALLET", amount, reservationId: null });
    charged.push({ request, index });
    return undefined;
  });
  if (charged.length > 0) {
    const moved = await moveMoney(tx, movements, await readClock(tx));
    const done = charged.map(({ request }, i) => ({
      request,
      answer: answer(201, { transferId: moved[i]?.transferId, amount: request.amount, balance: moved[i]?.balance }),
    }));
    charged.forEach(({ index }, i) => (answers[index] = done[i]?.answer));
    await log.append(
      tx,
      charged.map(({ request: { userId, amount } }, i) => ({
        type: "balance.charged",
        concertId: null,
        showId: null,
        payload: { transferId: moved[i]?.transferId ?? 0, userId, amount, balance: moved[i]?.balance ?? 0 },
      })),
    );
    await storeAnswers(tx, done);
  }
  return answers as (Answer | Problem)[];
}

function limitRefusal(balance: number, amount: number, maxBalance: number): Problem | undefined {
  if (balance + amount <= maxBalance) return undefined;
  const detail = `The balance is ${balance} won and may be at most ${maxBalance}.`;
  return new Problem("BALANCE_LIMIT_REACHED", detail, { balance, limit: maxBalance });
}
