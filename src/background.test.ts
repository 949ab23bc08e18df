import { pino } from "pino";
import { afterEach, expect, test } from "vitest";

import { repeat, type Background } from "#background.ts";
import { until } from "#test/until.ts";

const running: Background[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((work) => work.close()));
});

/** Repeats work, and keeps what was logged meanwhile. */
function start(work: () => Promise<void>): { background: Background; logged: string[] } {
  const logged: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line) => void logged.push(line) });
  const background = repeat("test work", 1, work, logger);
  running.push(background);
  return { background, logged };
}

test("work is done again and again, never twice at the same time", async () => {
  let [times, atOnce, most] = [0, 0, 0];
  start(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 3));
    atOnce -= 1;
    times += 1;
  });
  await until("it was done some times", () => times >= 5);
  expect(most).toBe(1);
});

test("work that fails is logged with its name, and goes on", async () => {
  let times = 0;
  const { logged } = start(() => {
    times += 1;
    return times === 2 ? Promise.reject(new Error("the database is away")) : Promise.resolve();
  });
  await until("it went on", () => times >= 4);
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0] ?? "{}")).toMatchObject({ work: "test work", err: { message: "the database is away" } });
});

test("closing waits for what is under way, and nothing new begins", async () => {
  let [begun, done] = [0, 0];
  let finish: () => void = () => undefined;
  const { background } = start(async () => {
    begun += 1;
    await new Promise<void>((resolve) => (finish = resolve));
    done += 1;
  });
  await until("it has begun", () => begun === 1);
  const closed = background.close();
  let isClosed = false;
  void closed.then(() => (isClosed = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(false);
  finish();
  await closed;
  expect([begun, done]).toEqual([1, 1]);
});

test("closed before its first time, it is never done", async () => {
  let times = 0;
  const { background } = start(() => Promise.resolve(void (times += 1)));
  await background.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(times).toBe(0);
});
