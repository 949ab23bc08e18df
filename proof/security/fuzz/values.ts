/** Values for a schema of the document: such as it allows, such as lie on its bounds, and such as it forbids. */
import fc from "fast-check";

import type { Schema } from "#proof/security/operations.ts";

type Values = fc.Arbitrary<unknown>;

/** What has broken programs that read numbers. */
export const oddNumbers: Values = fc.constantFrom(
  0,
  -1,
  -0,
  1.5,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  1e300,
  Number.MIN_VALUE,
);

/** What has broken programs that read text. */
export const oddTexts: Values = fc.constantFrom(
  "",
  " ",
  "\0",
  "\ud800",
  "2026-02-30",
  "2031-05-01",
  "null",
  "__proto__",
  "\u0661",
  "\u202e\u200b",
  "x".repeat(300),
  "'; drop table users; --",
  "${7*7}{{7*7}}",
  "../../etc/passwd",
  "<script>alert(1)</script>",
);

/** Anything that JSON can say. */
export const anything: Values = fc.oneof(
  oddNumbers,
  oddTexts,
  fc.constantFrom(null, true, [], {}),
  fc.array(fc.oneof(oddNumbers, oddTexts), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values that mean something at present, by the names of fields: most requests are about something that exists. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Values that a schema allows, its bounds more often than chance would have it. */
export function allowedBy(schema: Schema, known: Known, name = ""): Values {
  const made = madeFor(schema, known);
  const meant = known[name] ?? [];
  if (meant.length === 0) return made;
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...meant) }, { weight: 1, arbitrary: made });
}

function madeFor(schema: Schema, known: Known): Values {
  const { type, enum: words, anyOf, properties, items } = schema;
  if (words) return fc.constantFrom(...words);
  if (anyOf) return fc.oneof(...anyOf.map((one) => madeFor(one, known)));
  if (typeof type === "object") return fc.oneof(...type.map((one) => madeFor({ ...schema, type: one }, known)));
  if (properties) return recordOf(schema, known);
  if (items) return listOf(schema, items, known);
  switch (type) {
    case "integer":
      return wholeNumbers(schema);
    case "number":
      return fc.double({ min: 0, minExcluded: true, max: schema.maximum ?? 1_000, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return texts(schema);
  }
}

function recordOf({ properties = {}, required = [] }: Schema, known: Known): Values {
  const fields = Object.entries(properties).map(([name, field]) => [name, allowedBy(field, known, name)]);
  const arbitraries = Object.fromEntries(fields) as Record<string, Values>;
  return fc.record(arbitraries, { requiredKeys: [...required] });
}

/** Lists are short: how long they may be is tried where they are sent to be refused. */
function listOf({ minItems = 0 }: Schema, items: Schema, known: Known): Values {
  const longest = Math.max(minItems, 3);
  return fc.uniqueArray(allowedBy(items, known), {
    minLength: minItems,
    maxLength: longest,
    selector: (item) => JSON.stringify(item),
  });
}

function wholeNumbers({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): Values {
  const bounds = [minimum, minimum + 1, maximum - 1, maximum].filter((one) => one >= minimum && one <= maximum);
  const small = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 100) });
  return fc.oneof(small, fc.integer({ min: minimum, max: maximum }), fc.constantFrom(...bounds));
}

function texts({ format, pattern, minLength = 0, maxLength = 60, examples = [] }: Schema): Values {
  if (format === "uuid") return fc.uuid();
  const day = { min: new Date("2020-01-01"), max: new Date("2040-12-31"), noInvalidDate: true };
  if (format === "date") return fc.date(day).map((date) => date.toISOString().slice(0, 10));
  if (format === "date-time") return fc.date(day).map((date) => date.toISOString());
  const fits = (text: string): boolean => text.length >= minLength && text.length <= maxLength;
  const matching =
    pattern === undefined
      ? fc.string({ minLength, maxLength: Math.min(maxLength, 60) })
      : fc.stringMatching(new RegExp(pattern, "u"));
  const bounds = ["x".repeat(Math.max(minLength, 1)), "x".repeat(maxLength), ...examples];
  return fc.oneof(matching.filter(fits), fc.constantFrom(...bounds));
}

/** A value for a schema that is wrong in one place, as often as this can be seen to. */
export function forbiddenBy(schema: Schema, known: Known): Values {
  const { type, properties, items, minimum, maximum, minLength, maxLength } = schema;
  if (properties) return wrongRecords(schema, properties, known);
  if (items)
    return fc.oneof(
      anything,
      forbiddenBy(items, known).map((item) => [item]),
      tooMany(schema),
    );
  if (type === "integer" || type === "number") {
    const beyond = [minimum, maximum].flatMap((bound, side) =>
      bound === undefined ? [] : [bound + (side === 0 ? -1 : 1)],
    );
    return fc.oneof(anything, fc.constantFrom(1.5, String(minimum ?? 1), ...beyond));
  }
  const lengths = [(minLength ?? 0) - 1, (maxLength ?? 10_000) + 1].filter((length) => length >= 0);
  return fc.oneof(anything, fc.constantFrom(...lengths.map((length) => "x".repeat(length))));
}

function tooMany({ maxItems = 1_000 }: Schema): Values {
  return fc.constant(Array.from({ length: maxItems + 1 }, (_item, index) => index + 1));
}

/** One member wrong, missing or too many. */
function wrongRecords(schema: Schema, properties: Readonly<Record<string, Schema>>, known: Known): Values {
  const right = recordOf(schema, known) as fc.Arbitrary<Record<string, unknown>>;
  const strays = fc.record({ right, name: fc.constantFrom("stray", "userId", "admin", "__proto__", "") });
  const withStray = strays.map(({ right: whole, name }) => ({ ...whole, [name]: 1 }));
  const names = Object.keys(properties);
  if (names.length === 0) return fc.oneof(withStray, anything);
  const missing = fc.record({ right, name: fc.constantFrom(...names) }).map(({ right: whole, name }) => {
    const { [name]: _left, ...rest } = whole;
    return rest;
  });
  const wrong = names.map((name) =>
    fc
      .record({ right, value: forbiddenBy(properties[name] ?? {}, known) })
      .map(({ right: whole, value }) => ({ ...whole, [name]: value })),
  );
  return fc.oneof(withStray, missing, ...wrong);
}
