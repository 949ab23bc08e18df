import { expect, test } from "vitest";

import { endAll, remember } from "#proof/studies/left-behind.ts";

test("what is open is ended, the youngest first, and what has ended is not ended again", async () => {
  const ended: string[] = [];
  const forget = ["disk", "database", "instance"].map((name) => remember(async () => void ended.push(name)));
  forget[1]?.();
  await endAll();
  expect(ended).toEqual(["instance", "disk"]);
  for (const one of forget) one();
});
