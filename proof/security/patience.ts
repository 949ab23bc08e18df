/** Waiting for an instance that is told by its machine to wait: that it is busy is no finding. */
import { setTimeout as sleep } from "node:timers/promises";

const mostTries = 20;
const pauseMs = 1_000;

/** Asks again, for a while, as long as the answer is 503: nothing was done then. */
export async function unlessBusy<Answer extends { status: number }>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (answer.status !== 503 || tries === mostTries) return answer;
    await sleep(pauseMs);
  }
}
