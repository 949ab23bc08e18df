/** Writes schema.sql anew from the migrations, in a database that is thrown away: `npm run schema`. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { describeSchema } from "#db/schema.ts";
import { createLogger } from "#logger.ts";

const logger = createLogger("warn");
const folder = await mkdtemp(join(tmpdir(), "jari-schema-"));
await chmod(folder, 0o711);
const embedded = await startEmbedded(join(folder, "data"), logger, { durable: false });
try {
  await migrate(embedded.url, logger);
  await writeFile(new URL("schema.sql", import.meta.url), await describeSchema(embedded.url));
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true });
}
