/** Writes web/api/schema.d.ts, the types of openapi.json: `npm run api-types`, which the checks and the build call. */
import { readFile, writeFile } from "node:fs/promises";

import { typesOf } from "#web/tooling/api-types.ts";

const document = await readFile(new URL("../../openapi.json", import.meta.url), "utf8");
await writeFile(new URL("../api/schema.d.ts", import.meta.url), typesOf(JSON.parse(document)));
