import { expect, test } from "vitest";

import { checkers } from "#proof/checkers/all.ts";
import { goodSale } from "#proof/checkers/good-sale.ts";
import { TestHistory } from "#proof/checkers/test-history.ts";

test("each of the 17 invariants has its checker", () => {
  expect(checkers.map(({ invariant }) => invariant).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 17 }, (_, index) => index + 1),
  );
});

test.each(checkers.map((checker) => [checker.name, checker] as const))(
  "%s: a sale in which everything goes well breaks nothing, and is checked on",
  (_, checker) => {
    const { history, evidence } = goodSale();
    expect(checker.check(evidence).violations).toEqual([]);
    expect(checker.check(history.evidence()).violations).toEqual([]);
  },
);

test.each(checkers.map((checker) => [checker.name, checker] as const))(
  "%s: where nothing happened nothing is checked",
  (_, checker) => {
    expect(checker.check(new TestHistory().evidence())).toMatchObject({ violations: [], checked: 0 });
  },
);

test("nearly all invariants are checked on a short sale", () => {
  const { evidence } = goodSale();
  const unchecked = checkers.filter((checker) => checker.check(evidence).checked === 0);
  expect(unchecked.map(({ name }) => name)).toEqual(["pushes"]);
});
