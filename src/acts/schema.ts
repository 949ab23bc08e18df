/** What goes in and comes out where the record of acts is read. */
import { Type } from "typebox";

import { id, request, text, time } from "#http/fields.ts";
import { pageOf, pageQuery } from "#http/pages.ts";

const filter = (what: string, example: string) => Type.Optional(text(what, example, { minLength: 1, maxLength: 200 }));

export const actsQuery = request({
  operator: filter("Only what this operator did.", "mina"),
  verb: filter("Only acts of this kind: the name of an operation.", "setQueuePolicy"),
  subject: filter("Only what was done to this.", "concert 4"),
  ...pageQuery.properties,
});

export const acts = pageOf(
  Type.Object({
    actId: id("The act; a later one has a greater id.", 17),
    at: time("When, by the database's clock."),
    operator: text("Who.", "mina"),
    verb: text("What: the name of the operation.", "setQueuePolicy"),
    subject: text("What it was done to.", "concert 4"),
    detail: Type.Record(Type.String(), Type.Unknown(), {
      description: "What one must know to understand it: each verb has members of its own.",
      examples: [{ before: { state: "open" }, after: { state: "paused" } }],
    }),
  }),
);

export const session = Type.Object({ operator: text("The operator whose token this is.", "mina") });
