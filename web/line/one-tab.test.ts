import { describe, expect, test } from "vitest";

import { OneTab } from "#web/line/one-tab.ts";

/** Locks as a browser has them (Web Locks, exclusive mode): first come, first served, unless one steals. */
function fakeLocks(): Pick<LockManager, "request"> {
  let held: { reject: (reason: unknown) => void } | undefined;
  const queue: (() => void)[] = [];
  const request = (_name: string, options: LockOptions, callback: () => Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const grant = (): void => {
        const mine = { reject };
        held = mine;
        const release = (): void => {
          resolve();
          if (held !== mine) return;
          held = undefined;
          queue.shift()?.();
        };
        void callback().finally(release);
      };
      if (options.steal) {
        held?.reject(new DOMException("Stolen", "AbortError"));
        grant();
      } else if (held) {
        queue.push(grant);
        options.signal?.addEventListener("abort", () => {
          if (queue.includes(grant)) queue.splice(queue.indexOf(grant), 1);
          reject(new DOMException("Called off", "AbortError"));
        });
      } else grant();
    });
  return { request: request as LockManager["request"] };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function tabs(locks: Pick<LockManager, "request"> | undefined) {
  const working = new Set<string>();
  const open = (tab: string) =>
    new OneTab({
      name: "line 4",
      locks,
      work: () => {
        working.add(tab);
        return () => working.delete(tab);
      },
    });
  return {
    open,
    working: async () => {
      await settled();
      return [...working];
    },
  };
}

describe("of several tabs", () => {
  test("only one works, and another when that is closed", async () => {
    const { open, working } = tabs(fakeLocks());
    const [first, second] = [open("first"), open("second")];
    first.wait();
    second.wait();
    expect(await working()).toEqual(["first"]);
    first.close();
    expect(await working()).toEqual(["second"]);
    second.close();
    expect(await working()).toEqual([]);
  });

  test("the one that is shown takes over, and gives back when it is closed", async () => {
    const { open, working } = tabs(fakeLocks());
    const [first, second] = [open("first"), open("second")];
    first.wait();
    second.wait();
    second.takeOver();
    expect(await working()).toEqual(["second"]);
    second.close();
    expect(await working()).toEqual(["first"]);
    first.close();
  });

  test("they may take over from each other again and again", async () => {
    const { open, working } = tabs(fakeLocks());
    const [first, second] = [open("first"), open("second")];
    for (let i = 0; i < 3; i += 1) {
      first.takeOver();
      expect(await working()).toEqual(["first"]);
      second.takeOver();
      expect(await working()).toEqual(["second"]);
      second.takeOver();
    }
    first.takeOver();
    first.takeOver();
    expect(await working()).toEqual(["first"]);
    second.takeOver();
    expect(await working()).toEqual(["second"]);
    second.close();
    expect(await working()).toEqual(["first"]);
    first.close();
    expect(await working()).toEqual([]);
  });

  test("one that is closed while it waits never works", async () => {
    const { open, working } = tabs(fakeLocks());
    const [first, second] = [open("first"), open("second")];
    first.wait();
    second.wait();
    second.close();
    second.takeOver();
    first.close();
    expect(await working()).toEqual([]);
  });
});

test("without locks each works for itself, until it is closed", async () => {
  const { open, working } = tabs(undefined);
  const [first, second] = [open("first"), open("second")];
  first.takeOver();
  second.wait();
  expect(await working()).toEqual(["first", "second"]);
  first.close();
  expect(await working()).toEqual(["second"]);
  second.close();
});
