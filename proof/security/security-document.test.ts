/** docs/security.md names the tests and the code that show what it says: they are there. */
import { existsSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { credentials, matrix } from "#proof/security/matrix.ts";

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("docs/security.md", root), "utf8");

test("every file that it names exists", () => {
  const named = [...text.matchAll(/`((?:src|test|proof|web|docs)\/[\w./-]+\.(?:ts|md))`/gu)].map(
    ([, path]) => path ?? "",
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

test("it counts the cells of the matrix as they are", () => {
  const cells = (credentials.length * matrix.size).toLocaleString("en");
  expect(text).toContain(`${credentials.length} credentials for each of ${matrix.size} operations, ${cells} cells`);
});
