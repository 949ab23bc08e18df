/** Writes openapi.json and docs/problems.md anew, from the routes' schemas and the catalogue: `npm run openapi`. */
import { writeFile } from "node:fs/promises";

import { describeApi } from "#api-document.ts";
import { describeProblems } from "#http/problem-catalogue.ts";

await writeFile(new URL("../openapi.json", import.meta.url), await describeApi());
await writeFile(new URL("../docs/problems.md", import.meta.url), describeProblems());
