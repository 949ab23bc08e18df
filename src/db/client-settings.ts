/**
 * What the driver is told of a connection: what the connection string says, and what Jari itself depends on.
 *
 * Promise: where both speak of the same thing, Jari's holds. Left to itself, the driver lets the connection string win, and one
 * `?options=` in it would take every time limit and every pinned plan away without a word.
 */
import type pg from "pg";
import { parse } from "pg-connection-string";

/** Limits that a connection string could set; a connection that has none of its own needs none. */
const limits = [
  "statement_timeout",
  "lock_timeout",
  "idle_in_transaction_session_timeout",
  "query_timeout",
] as const satisfies (keyof pg.ClientConfig)[];

/** The settings of a connection. The options of both are sent: of two that say otherwise, PostgreSQL takes the later. */
export function clientSettings(url: string, own: pg.ClientConfig): pg.ClientConfig {
  // As the driver itself takes it.
  const asked = parse(url) as unknown as pg.ClientConfig;
  for (const limit of limits) delete asked[limit];
  const options = [asked.options, own.options].filter(Boolean).join(" ");
  // The name only says who asks: there the operator knows better.
  const named = asked.application_name ? { application_name: asked.application_name } : {};
  return { ...asked, ...own, ...named, options };
}
