import { describe, expect, test } from "vitest";

import { askOnce, expectStatus, performAll } from "#load/perform.ts";
import { serve } from "#test/echo-server.ts";

test("expectStatus refuses another status, and says what was answered", async () => {
  const url = await serve();
  await expect(askOnce(url, { path: "/no" }, 200)).rejects.toThrow('GET /no was answered 409: {"method":"GET"');
});

describe("performAll", () => {
  test("performs each task once", async () => {
    const url = await serve();
    const done: number[] = [];
    await performAll({
      url,
      count: 250,
      perform: async (i, ask) => {
        await expectStatus(ask, { path: `/${i}` }, 200);
        done.push(i);
      },
    });
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, i) => i));
  });

  test("a task that fails is its error, and no more are begun", async () => {
    const url = await serve();
    let begun = 0;
    const perform = async (): Promise<void> => {
      begun += 1;
      throw new Error("no seat");
    };
    await expect(performAll({ url, count: 10_000, perform })).rejects.toThrow("no seat");
    expect(begun).toBeLessThan(10_000);
  });
});
