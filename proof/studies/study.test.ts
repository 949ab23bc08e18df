import { expect, test } from "vitest";

import { formatFindings } from "#proof/studies/report.ts";
import { atLeast, atMost, exactly, figure, isKept } from "#proof/studies/study.ts";

test("a study is kept when each of its promises is, and only then", () => {
  expect(
    isKept([figure("rate", "12"), exactly("lost", 0), atMost("wait", 500, 500, "ms"), atLeast("work", 90, 90)]),
  ).toBe(true);
  expect(isKept([exactly("lost", 1), atMost("wait", 1, 500, "ms")])).toBe(false);
  expect(isKept([exactly("lost", 0), atMost("wait", 501, 500, "ms")])).toBe(false);
  expect(isKept([exactly("lost", 0), atLeast("work", 89, 90)])).toBe(false);
});

test("figures alone show nothing", () => {
  expect(isKept([figure("rate", "12")])).toBe(false);
  expect(formatFindings([figure("rate", "12")])).toContain("nothing is shown");
});

test("what could not be measured keeps no promise", () => {
  expect(isKept([atMost("wait", Number.NaN, 500, "ms")])).toBe(false);
  expect(isKept([atLeast("work", Number.NaN, 90, "%")])).toBe(false);
});

test("the report tells what was found beside what was promised, and names what is broken", () => {
  const text = formatFindings([figure("rate", "12"), exactly("lost", 3), atMost("wait", 1_200, 2_500, "ms")]);
  expect(text).toMatch(/^lost +3 +0 +BROKEN$/mu);
  expect(text).toMatch(/^wait +1,200 ms +<= 2,500 ms +kept$/mu);
  expect(text.trimEnd()).toMatch(/BROKEN: lost\.$/u);
});
