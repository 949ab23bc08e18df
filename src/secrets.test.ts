import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { readConfig, type Config } from "#config.ts";
import { readSecrets, secretsFile } from "#secrets.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "jari-secrets-"));
});
afterEach(() => rm(folder, { recursive: true }));

function config(env: Record<string, string> = {}): Config {
  return readConfig({ JARI_DATA_DIR: join(folder, "data"), ...env }, []);
}

test("secrets are made up once, strong, and only for the owner's eyes", async () => {
  const first = await readSecrets(config());
  expect(first.tokenOrigin).toBe("made up");
  expect(Buffer.byteLength(first.secret)).toBeGreaterThanOrEqual(32);
  expect(first.adminToken.length).toBeGreaterThanOrEqual(16);
  expect((await stat(secretsFile(join(folder, "data")))).mode & 0o777).toBe(0o600);
  expect(await readSecrets(config())).toEqual({ ...first, tokenOrigin: "kept" });
});

test("what is configured beats what is kept, one by one", async () => {
  const kept = await readSecrets(config());
  const adminToken = "the operator's own token";
  expect(await readSecrets(config({ JARI_ADMIN_TOKEN: adminToken }))).toMatchObject({
    secret: kept.secret,
    adminToken,
  });
});

test("where both are configured nothing is written", async () => {
  const env = { JARI_SECRET: "s".repeat(32), JARI_ADMIN_TOKEN: "a".repeat(16), JARI_SECRET_PREVIOUS: "p".repeat(32) };
  expect(await readSecrets(config(env))).toEqual({
    secret: env.JARI_SECRET,
    adminToken: env.JARI_ADMIN_TOKEN,
    previousSecret: env.JARI_SECRET_PREVIOUS,
    tokenOrigin: "set",
  });
  expect(await readdir(folder)).toEqual([]);
});

test.each(["", "{", '{"secret": 1}'])("a damaged file (%s) is refused in words, not replaced", async (damage) => {
  await readSecrets(config());
  const file = secretsFile(join(folder, "data"));
  await writeFile(file, damage);
  await expect(readSecrets(config())).rejects.toThrow("is not what Jari wrote");
  expect(await readFile(file, "utf8")).toBe(damage);
});
