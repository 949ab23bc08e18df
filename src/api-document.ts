/** The OpenAPI document of the whole server, as it is committed (openapi.json). Needs no database. */
import { readConfig } from "#config.ts";
import { connect } from "#db/connect.ts";
import { createApp } from "#http/app.ts";
import { createLogger } from "#logger.ts";
import { createRooms, routesOf } from "#rooms.ts";

/** The document of a server with every door open (`JARI_BRIEF_API=on`), as JSON for people to read. */
export async function describeApi(): Promise<string> {
  const config = readConfig({ JARI_BRIEF_API: "on" }, []);
  const logger = createLogger("warn");
  // Nothing is asked of the rooms, so nothing connects.
  const databaseUrl = "postgres://nobody@127.0.0.1:1/none";
  const db = connect({ url: databaseUrl, maxConnections: 1, logger });
  const secrets = { secret: "x".repeat(32), adminToken: "x" };
  const rooms = createRooms({ config, db, databaseUrl, secrets, logger });
  const app = createApp({ logger, routes: routesOf(rooms, { config, secrets }), operations: { readiness: [] } });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
