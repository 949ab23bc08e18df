import { describe, expect, test } from "vitest";

import { explore, type Run } from "#proof/interleavings/explore.ts";
import type { Choice } from "#proof/interleavings/races.ts";

/** Steps of a party, each by what it reads (`r x`) or writes (`w x`). */
type Program = readonly string[];

function choice(party: string, step: string): Choice {
  const [kind, name = ""] = step.split(" ");
  const touched = new Set([name]);
  const none = new Set<string>();
  return {
    party,
    step,
    touches: { reads: kind === "r" ? touched : none, writes: kind === "w" ? touched : none },
    wakes: [],
  };
}

/** Parties that do their steps whenever they are let; the run remembers what each read saw. */
function runOf(programs: Readonly<Record<string, Program>>): Run & { seen: string[] } {
  const at = new Map<string, number>();
  const values = new Map<string, string>();
  const seen: string[] = [];
  return {
    seen,
    choices: async () =>
      Object.entries(programs).flatMap(([party, steps]) => {
        const step = steps[at.get(party) ?? 0];
        return step === undefined ? [] : [choice(party, step)];
      }),
    take: async ({ party, step }) => {
      const [kind, name = ""] = step.split(" ");
      const index = at.get(party) ?? 0;
      at.set(party, index + 1);
      if (kind === "w") values.set(name, `${values.get(name) ?? ""}${party}`);
      else seen.push(`${party}${index} ${values.get(name) ?? ""}`);
    },
  };
}

async function ordersOf(programs: Readonly<Record<string, Program>>): Promise<string[]> {
  const orders: string[] = [];
  await explore(
    async () => runOf(programs),
    async (_run, order) => orders.push(order.map(({ party }) => party).join("")) > 0,
  );
  return orders;
}

describe("every order", () => {
  test("of two parties of four steps each that all interfere: seventy, each once", async () => {
    const orders = await ordersOf({ a: ["w x", "w x", "w x", "w x"], b: ["w x", "w x", "w x", "w x"] });
    expect(new Set(orders).size).toBe(70);
    expect(orders).toHaveLength(70);
  });

  test("of three parties of a step that interferes: six", async () => {
    expect(await ordersOf({ a: ["w x"], b: ["w x"], c: ["w x"] })).toHaveLength(6);
  });

  test("of steps that do not interfere: one", async () => {
    expect(await ordersOf({ a: ["w x", "r z"], b: ["w y", "r z"], c: ["r z"] })).toHaveLength(1);
  });

  test("shows all that each party can see, as trying all orders blindly does", async () => {
    const programs = { a: ["w x", "r y", "w z"], b: ["r x", "w y", "r z"], c: ["r z", "w x"] };
    const seen = new Set<string>();
    await explore(
      async () => runOf(programs),
      async (run) => seen.add(run.seen.toSorted().join()).size > 0,
    );
    expect(seen).toEqual(await seenBlindly(programs));
  });
});

test("what is visited says when it is enough", async () => {
  const explored = await explore(
    async () => runOf({ a: ["w x"], b: ["w x"] }),
    async () => false,
  );
  expect(explored.orders).toBe(1);
});

/** What is seen in all orders, without leaving any out. */
async function seenBlindly(programs: Readonly<Record<string, Program>>): Promise<Set<string>> {
  const seen = new Set<string>();
  const visit = async (order: readonly Choice[]): Promise<void> => {
    const run = runOf(programs);
    for (const step of order) await run.take(step);
    const choices = await run.choices();
    if (choices.length === 0) seen.add(run.seen.toSorted().join());
    for (const next of choices) await visit([...order, next]);
  };
  await visit([]);
  return seen;
}
