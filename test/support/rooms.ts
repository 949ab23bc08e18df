/** The rooms of one instance on a test database, put together as an instance does it, but without HTTP. */
import { pino } from "pino";

import { readConfig } from "#config.ts";
import { connect } from "#db/connect.ts";
import { createRooms, routesOf, type Rooms } from "#rooms.ts";
import { testAdminToken, testSecret } from "#test/server.ts";

export interface StartedRooms extends Rooms {
  routes: ReturnType<typeof routesOf>;
  close(): Promise<void>;
}

const logger = pino({ level: "silent" });

/** Rooms with a pool of their own, following the event log and looking after admission. `env`: settings that matter. */
export async function startRooms(databaseUrl: string, env: Record<string, string> = {}): Promise<StartedRooms> {
  const secrets = { secret: testSecret, adminToken: testAdminToken };
  const required = { DATABASE_URL: databaseUrl, JARI_SECRET: testSecret, JARI_ADMIN_TOKEN: testAdminToken };
  const config = readConfig({ ...required, ...env }, []);
  const db = connect({ url: databaseUrl, maxConnections: 6, logger, applicationName: "jari test rooms" });
  const rooms = createRooms({ config, db, databaseUrl, secrets, logger });
  await rooms.log.start();
  await rooms.queue.start();
  return {
    ...rooms,
    routes: routesOf(rooms, { config, secrets }),
    async close() {
      await rooms.admin.close();
      await rooms.queue.close();
      await rooms.log.close();
      await db.close();
    },
  };
}
