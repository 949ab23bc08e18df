/** Lists that are read page by page, newest first: `cursor` is where the page before ended. */
import { Type, type TSchema } from "typebox";

import { nullable, request, text } from "#http/fields.ts";

const maxLimit = 100;
const defaultLimit = 20;

export const pageQuery = request({
  cursor: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "`nextCursor` of the page before.",
      examples: [41],
    }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: maxLimit,
      default: defaultLimit,
      description: "How many items at most.",
      examples: [defaultLimit],
    }),
  ),
});

export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: nullable(text("Send it as `cursor` to read on; null at the end.", "41")),
  });
}

export interface PageRequest {
  cursor?: number;
  limit?: number;
}

/** What to ask of a query: rows with an id below `before`, one more than fits, to know whether there are more. */
export function pageBounds({ cursor, limit }: PageRequest): { before: number; limit: number } {
  return { before: cursor ?? Number.MAX_SAFE_INTEGER, limit: (limit ?? defaultLimit) + 1 };
}

/** The page made of the rows that `pageBounds` asked for. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  { limit }: { limit: number },
  view: { idOf(row: Row): number; itemOf(row: Row): Item },
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit - 1);
  const last = shown.at(-1);
  const nextCursor = rows.length === limit && last !== undefined ? String(view.idOf(last)) : null;
  return { items: shown.map((row) => view.itemOf(row)), nextCursor };
}
