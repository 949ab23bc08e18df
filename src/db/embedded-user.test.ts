import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { canEnter, databaseUser, run } from "#db/embedded-user.ts";

const root = process.getuid?.() === 0;

test("the database never runs as root", async () => {
  const user = databaseUser();
  expect(user === undefined).toBe(!root);
  expect((await run(user, "/bin/sh", ["-c", "id -u"])).output).not.toBe("0");
});

test("whether a folder can be entered is found out by trying", async () => {
  const user = databaseUser();
  const folder = await mkdtemp(join(tmpdir(), "jari's folder "));
  // Made by us and closed to others: whoever is not us stays outside.
  expect(await canEnter(user, folder)).toBe(!root);
  await chmod(folder, 0o711);
  expect(await canEnter(user, folder)).toBe(true);
  await rm(folder, { recursive: true });
});

test("a program's end is an answer, not an exception", async () => {
  expect(await run(undefined, "/bin/sh", ["-c", "echo said; echo so >&2; exit 3"])).toMatchObject({ code: 3 });
  expect((await run(undefined, "/bin/sh", ["-c", "echo said"])).output).toBe("said");
  expect((await run(undefined, "/no/such/program", [])).code).toBe(-1);
});

test("a program sees nothing of our environment", async () => {
  const { output } = await run(undefined, "/bin/sh", ["-c", 'echo "$HOME$PGDATA$NODE_ENV"']);
  expect(output).toBe("");
});
