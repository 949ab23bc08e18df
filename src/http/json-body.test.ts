import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseJsonBody } from "#http/json-body.ts";
import { Problem } from "#problems.ts";

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

test("what was sent is what is read", () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: "small" }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!/[\0]|\\u0000|\p{Surrogate}|__proto__|constructor|\\ud/u.test(text));
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("whatever bytes come, they are read or refused as INVALID_REQUEST", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    "\\",
    ":",
    ",",
    "a",
    "1",
    "\0",
    "\\u0000",
    "\\ud800",
    "é",
    " ",
  );
  const texts = fc.array(pieces).map((parts) => Buffer.from(parts.join("")));
  const bytes = fc.uint8Array().map((array) => Buffer.from(array));
  fc.assert(
    fc.property(fc.oneof(texts, bytes), (body) => {
      try {
        parseJsonBody(body);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
        expect((error as Problem).code).toBe("INVALID_REQUEST");
      }
    }),
    { numRuns: 2_000 },
  );
});

test("an empty body is no body", () => {
  expect(parse("")).toBeUndefined();
});

describe("refused is", () => {
  test.each([
    ["what is not JSON", "{amount: 1}"],
    ["more than one value", "{} {}"],
    ["a member that is named twice", '{"amount":1,"amount":2}'],
    ["a member that is named twice deep inside", '{"shows":[{"seats":1,"price":2,"seats":3}]}'],
    ["a member that is named twice, once in disguise", '{"amount":1,"\\u0061mount":2}'],
    ["NUL in a string", '{"name":"a\\u0000b"}'],
    ["NUL in a name", '{"a\\u0000b":1}'],
    ["half of a surrogate pair", '{"name":"\\ud83d"}'],
    ["halves of a pair in the wrong order", '{"name":"\\udc00\\ud800"}'],
    ["__proto__", '{"__proto__":{"admin":true}}'],
    ["constructor", '{"a":{"constructor":{"prototype":{}}}}'],
    ["nesting without end", "[".repeat(4_000) + "]".repeat(4_000)],
    ["nesting that is never closed", '{"a":'.repeat(1_000)],
  ])("%s", (_what, text) => {
    expect(() => parse(text)).toThrow(Problem);
  });

  test.each([
    ["a byte that UTF-8 does not have", [0x22, 0xff, 0x22]],
    ["an overlong NUL", [0x22, 0xc0, 0x80, 0x22]],
    ["half of a surrogate pair as bytes", [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ])("%s", (_what, bytes) => {
    expect(() => parseJsonBody(Buffer.from(bytes))).toThrow("UTF-8");
  });
});

test("colons, quotes and brackets inside strings are only text", () => {
  const value = { "a:b": '":{[\\"', c: ["\\", ":", '"'], d: "\u{1f3ab}" };
  expect(parse(JSON.stringify(value))).toEqual(value);
});
