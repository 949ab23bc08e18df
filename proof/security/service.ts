/** The service as one instance serves it, on a port and a database of its own, within the process of a test. */
import pg from "pg";
import type { Logger } from "pino";

import { addressOf, createApp } from "#http/app.ts";
import { secondOperator } from "#proof/security/cast.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

export interface Service {
  readonly baseUrl: string;
  readonly database: TestDatabase;
  readonly rooms: StartedRooms;
  /** A connection of ours, for looking. */
  readonly sql: pg.Client;
  close(): Promise<void>;
}

/** Starts it with all its operations, the brief's included, and with two operators. */
export async function startService(logger: Logger = silent): Promise<Service> {
  const database = await createTestDatabase();
  const { name, token } = secondOperator;
  const rooms = await startRooms(database.url, { JARI_BRIEF_API: "on", JARI_OPERATORS: `${name}:${token}` });
  const drain = { endStreams: [() => rooms.realtime.end()], graceMs: 0 };
  const app = createApp({ logger, routes: rooms.routes, operations: { readiness: [] }, drain });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const sql = new pg.Client(database.url);
  await sql.connect();
  return {
    baseUrl: `http://127.0.0.1:${addressOf(app).port}`,
    database,
    rooms,
    sql,
    async close() {
      await sql.end();
      await app.close();
      await rooms.close();
      await database.close();
    },
  };
}
