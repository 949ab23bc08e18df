import { readdir, readFile } from "node:fs/promises";

import { expect, test } from "vitest";

import { statement, timestamp } from "#db/statement.ts";

test("a statement keeps its name and its text", () => {
  expect(statement("ask", "select 1")).toEqual({ name: "ask", text: "select 1" });
});

test("a time goes to PostgreSQL as an instant with its zone, to the millisecond", () => {
  expect(timestamp(Date.UTC(2031, 4, 1, 10, 0, 0, 7))).toBe("2031-05-01T10:00:00.007Z");
});

test("statement names are unique over the program and short enough for the server to tell apart", async () => {
  const folder = new URL("../", import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/u.test(file));
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), "utf8")));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bstatement(?:<[^;]*?>)?\(\s*"([a-z_]+)"/gu)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  // Longer names would be cut off by the server, and two could become one.
  expect(names.filter((name) => (name?.length ?? 0) > 63)).toEqual([]);
});
