/** Writes schema.sql anew from the migrations, in a database that is thrown away: `npm run schema`. */
import { writeFile } from "node:fs/promises";

import { describeSchema } from "#db/schema.ts";
import { withThrowawayDatabase } from "#db/throwaway.ts";
import { createLogger } from "#logger.ts";

await withThrowawayDatabase("schema", createLogger("warn"), async (url) =>
  writeFile(new URL("schema.sql", import.meta.url), await describeSchema(url)),
);
