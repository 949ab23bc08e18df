/** Tasks performed as fast as a hundred connections of our own allow: to prepare a measurement, or to fill a line. */
import type { Answer } from "#load/answer.ts";
import { Connection } from "#load/connection.ts";
import type { Shot } from "#load/shot.ts";

/** As many as measure, too. */
export const connections = 100;

/** Sends a request of a task, and answers what came back. */
export type Ask = (shot: Shot) => Promise<Answer>;

export interface Tasks {
  url: string;
  count: number;
  /** Performs the i-th task, from 0. What it throws means that the task has failed. */
  perform: (i: number, ask: Ask) => Promise<void>;
}

/** Performs each task once. Answers how many a second. Errors: that of the first task that failed. */
export async function performAll({ url, count, perform }: Tasks): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  async function work(): Promise<void> {
    const connection = await Connection.open(url);
    try {
      while (next < count) {
        const i = next;
        next += 1;
        await perform(i, (shot) => connection.ask(shot));
      }
    } finally {
      next = count; // If a task failed, the others need not be begun.
      connection.close();
    }
  }
  await Promise.all(Array.from({ length: Math.min(connections, count) }, work));
  return (count * 1000) / (performance.now() - startedAt);
}

/** Asks, and wants this status. Errors: another status, with what the answer said. */
export async function expectStatus(ask: Ask, shot: Shot, status: number): Promise<Answer> {
  const answer = await ask(shot);
  if (answer.status === status) return answer;
  throw new Error(`${shot.method ?? "GET"} ${shot.path} was answered ${answer.status}: ${answer.body.toString()}`);
}

/** One request on a connection of its own. */
export async function askOnce(url: string, shot: Shot, status: number): Promise<Answer> {
  const connection = await Connection.open(url);
  try {
    return await expectStatus((asked) => connection.ask(asked), shot, status);
  } finally {
    connection.close();
  }
}
