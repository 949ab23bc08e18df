/** The kinds of field that requests and answers of every room are made of, each with an example that a mock can give. */
import { Type } from "typebox";
import type { Static, TObject, TProperties, TSchema, TStringOptions, TUnsafe } from "typebox";

/** A positive integer that names something: exact in JSON, so at most 2^53 - 1. */
export function id(what: string, example = 1) {
  return Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: what, examples: [example] });
}

/** A user's UUID. */
export const userId = Type.String({
  format: "uuid",
  description: "The user's id.",
  examples: ["0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11"],
});

/** An instant, ISO 8601 in UTC. */
export function time(what: string, example = "2026-10-15T10:00:00.000Z") {
  return Type.String({ format: "date-time", description: what, examples: [example] });
}

/** A day as it is called at the venue. */
export function day(what: string, example = "2026-10-15") {
  return Type.String({ format: "date", description: what, examples: [example] });
}

/** An amount of money, in won. */
export function won(what: string, example = 50_000) {
  return Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: what, examples: [example] });
}

/** A number of things. */
export function count(what: string, example = 1) {
  return Type.Integer({ minimum: 0, description: what, examples: [example] });
}

export function text(what: string, example: string, options: TStringOptions = {}) {
  return Type.String({ description: what, examples: [example], ...options });
}

export function flag(what: string, example = false) {
  return Type.Boolean({ description: what, examples: [example] });
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[], what: string): TUnsafe<Word> {
  return Type.Unsafe<Word>({ type: "string", enum: words, description: what, examples: [words[0]] });
}

/** What the operator lets happen in a queue. */
export const queueState = oneOf(
  ["open", "paused", "closed", "bypass"],
  "`open`: joins and admissions; `paused`: joins only; `closed`: no new joins; `bypass`: no waiting room.",
);

/** A field that is null where there is nothing to say. */
export function nullable<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema> | null> {
  const { type, enum: words, ...rest } = schema as { type?: string; enum?: readonly unknown[] };
  const kinds = words ? { enum: [...words, null] } : {};
  return Type.Unsafe<Static<Schema> | null>({ ...rest, type: [type, "null"], ...kinds });
}

/** What a client may send: the fields given and no others. */
export function request<Properties extends TProperties>(properties: Properties): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false });
}
