/** Writes openapi.json anew from the routes' schemas: `npm run openapi`. */
import { writeFile } from "node:fs/promises";

import { describeApi } from "#api-document.ts";

await writeFile(new URL("../openapi.json", import.meta.url), await describeApi());
