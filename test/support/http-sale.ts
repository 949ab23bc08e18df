/** A sale asked over HTTP: the routes of one instance, and a client that holds every answer to openapi.json. */
import { createApp } from "#http/app.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import type { ConcertFixture } from "#test/fixtures.ts";
import { apiClient, type ApiAnswer, type ApiClient } from "#test/http.ts";
import { openSale, type Fan, type OpenSale } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

export interface HttpSale {
  database: TestDatabase;
  rooms: StartedRooms;
  api: ApiClient;
  openSale(fixture?: ConcertFixture): Promise<OpenSale>;
  /** The credential that says who the fan is. */
  access(fan: Pick<Fan, "userId">): string;
  /** The credential that says which place is the fan's. */
  queue(fan: Fan): string;
  close(): Promise<void>;
}

export async function startHttpSale(): Promise<HttpSale> {
  const database = await createTestDatabase();
  const rooms = await startRooms(database.url);
  const app = createApp({ logger: silent, routes: rooms.routes, operations: { readiness: [] } });
  return {
    database,
    rooms,
    api: apiClient(app),
    openSale: (fixture) => openSale(database, fixture),
    access: ({ userId }) => rooms.tokens.issueAccess(userId).token,
    queue: ({ userId, ...place }) => rooms.tokens.issueQueue(userId, { ...place, admitted: true }),
    async close() {
      await app.close();
      await rooms.close();
      await database.close();
    },
  };
}

/** The status of an answer and, if it is a refusal, its code. */
export function outcome({ status, body }: ApiAnswer<unknown>): [status: number, code?: unknown] {
  return status < 400 ? [status] : [status, (body as { code?: unknown } | undefined)?.code];
}
