import { expect, test } from "vitest";

import { checkers } from "#proof/checkers/all.ts";
import { simulateSale } from "#proof/checkers/simulated-sale.ts";

test.each([1, 2, 3, 4])("no checker accuses an honest service, whatever got lost on the way (seed %i)", (seed) => {
  const { dump, ...known } = simulateSale({ seed, fans: 12, forMs: 20_000 });
  for (const evidence of [known, { ...known, ...(dump && { dump }) }]) {
    const findings = checkers.map((checker) => [checker.name, checker.check(evidence).violations.slice(0, 3)]);
    expect(findings).toEqual(checkers.map(({ name }) => [name, []]));
  }
});

test("a simulated sale is worth checking: all happens in it, and much of it unknown", () => {
  const { operations, dump } = simulateSale({ seed: 1, fans: 12, forMs: 20_000 });
  const unknown = operations.filter(({ outcome }) => outcome === "info").length;
  expect(unknown / operations.length).toBeGreaterThan(0.03);
  expect(new Set(operations.filter(({ outcome }) => outcome === "ok").map(({ op }) => op)).size).toBe(11);
  expect(new Set(dump?.reservations.map(({ status }) => status))).toContain("EXPIRED");
  expect(dump?.refunds.length).toBeGreaterThan(5);
});
