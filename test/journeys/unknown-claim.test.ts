/**
 * A look that is the first call of a turn claims it, and so writes: where the database is lost in that very COMMIT, the fan
 * is told that nobody knows, in the way that openapi.json says (the client of these tests holds every answer to it).
 */
import { afterAll, beforeAll, expect, test } from "vitest";

import { createApp } from "#http/app.ts";
import { TcpLink } from "#proof/world/link.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { apiClient } from "#test/http.ts";
import { outcome } from "#test/http-sale.ts";
import { openSale, type OpenSale } from "#test/open-sale.ts";
import { startRooms } from "#test/rooms.ts";

let database: TestDatabase;
let sale: OpenSale;

beforeAll(async () => {
  database = await createTestDatabase();
  sale = await openSale(database);
});
afterAll(() => database.close());

test.concurrent.for([
  ["a poll", () => "/v1/queue"],
  ["a stream of the place", () => "/v1/queue/stream"],
  ["dates", ({ concertId }) => `/v1/concerts/${concertId}/dates`],
  ["the free seats of a day", ({ concertId, show }) => `/v1/concerts/${concertId}/seats?date=${show.date}`],
  ["a seat map", ({ show }) => `/v1/shows/${show.showId}/seats`],
  ["a stream of seats", ({ show }) => `/v1/shows/${show.showId}/seats/stream`],
  ["what the brief calls availability", ({ concertId }) => `/concert/${concertId}/availability`],
] satisfies [string, (sale: OpenSale) => string][])(
  "%s whose claim may or may not have been written",
  async ([, pathOf]) => {
    const link = await TcpLink.open(database.url);
    const rooms = await startRooms(link.url, { JARI_BRIEF_API: "on" });
    const app = createApp({ logger: silent, routes: rooms.routes, operations: { readiness: [] } });
    try {
      // With little time left, a look waits until its claim is written.
      const { userId, ...place } = await sale.fan({ claimed: false, expiresInMs: 4_900 });
      const token = rooms.tokens.issueQueue(userId, { ...place, admitted: true });
      link.cutNextCommit("after", () => link.refuse());
      expect(outcome(await apiClient(app).get(pathOf(sale), { token }))).toEqual([503, "OUTCOME_UNKNOWN"]);
    } finally {
      await app.close();
      await rooms.close();
      await link.close();
    }
  },
);
