/**
 * What the driver is told of a connection: what the connection string says, and what Jari itself depends on.
 *
 * Promise: where both speak of the same thing, Jari's holds. Left to itself, the driver lets the connection string win, and one
 * `?options=` in it would take every time limit and every pinned plan away without a word.
 *
 * What `sslmode` means is said here, too: all but `disable` and `no-verify` have the server's certificate and name checked. The
 * driver means the same at present, warns that it will not always, and would then check nothing with `require`.
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

const checked = /([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/gu;
/** Who asks for this has said what is meant. */
const asLibpq = /[?&]uselibpqcompat=true(?:&|$)/u;

/** A connection string as the driver takes it. Errors: it is none; a file that it names cannot be read. */
export function parseUrl(url: string): pg.ClientConfig {
  return parse(asLibpq.test(url) ? url : url.replace(checked, "$1verify-full")) as unknown as pg.ClientConfig;
}

/** The settings of a connection. The options of both are sent: of two that say otherwise, PostgreSQL takes the later. */
export function clientSettings(url: string, own: pg.ClientConfig): pg.ClientConfig {
  const asked = parseUrl(url);
  for (const limit of limits) delete asked[limit];
  const options = [asked.options, own.options].filter(Boolean).join(" ");
  // The name only says who asks: there the operator knows better.
  const named = asked.application_name ? { application_name: asked.application_name } : {};
  return { ...asked, ...own, ...named, options };
}
