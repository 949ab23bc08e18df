import { expect, test } from "vitest";

import { replaceMeasured } from "#load/studies/document.ts";

const document = "Before.\n<!-- measured: times -->\nold\n<!-- /measured -->\nAfter.\n";

test("what was measured takes the place of what stood between the markers", () => {
  const written = "Before.\n<!-- measured: times -->\n\n$& new\n\n<!-- /measured -->\nAfter.\n";
  expect(replaceMeasured(document, "times", "$& new\n")).toBe(written);
  expect(replaceMeasured(written, "times", "$& new\n")).toBe(written);
});

test("a document without the markers is refused", () => {
  expect(() => replaceMeasured(document, "sizes", "new")).toThrow("<!-- measured: sizes -->");
});
