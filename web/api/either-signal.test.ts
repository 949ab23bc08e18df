import { expect, test } from "vitest";

import { eitherSignal } from "#web/api/either-signal.ts";

test("is aborted with whichever is aborted first, for its reason", () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const either = eitherSignal(one.signal, other.signal);
  expect(either.aborted).toBe(false);
  other.abort("the second");
  one.abort("the first, too late");
  expect(either.aborted).toBe(true);
  expect(either.reason).toBe("the second");
});

test("is aborted at once where one is already", () => {
  const either = eitherSignal(new AbortController().signal, AbortSignal.abort("before"));
  expect(either.reason).toBe("before");
});
