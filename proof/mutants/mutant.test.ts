import { expect, test } from "vitest";

import { applyEdit } from "#proof/mutants/mutant.ts";

const text = "first {\n  lock();\n}\n\nsecond {\n  lock();\n}\n";

test("a text that occurs once is replaced", () => {
  const edit = { file: "a.ts", from: "second", to: "third" };
  expect(applyEdit(text, edit)).toBe(text.replace("second", "third"));
});

test("of a text that occurs more than once the one in the paragraph named is replaced", () => {
  const edit = { file: "a.ts", near: "first", from: "  lock();\n", to: "" };
  expect(applyEdit(text, edit)).toBe("first {\n}\n\nsecond {\n  lock();\n}\n");
});

test("a text that is not there, or not only once, is an error that says which", () => {
  expect(() => applyEdit(text, { file: "a.ts", from: "unlock", to: "" })).toThrow("a.ts: nowhere there is: unlock");
  expect(() => applyEdit(text, { file: "a.ts", from: "lock();", to: "" })).toThrow(
    "a.ts: more than once there is: lock();",
  );
  expect(() => applyEdit(text, { file: "a.ts", near: "third", from: "lock();", to: "" })).toThrow(
    "a.ts: nowhere there is: third",
  );
  expect(() => applyEdit(text, { file: "a.ts", near: "first", from: "second", to: "" })).toThrow("nowhere");
});
