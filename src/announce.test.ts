import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { announcement } from "#announce.ts";
import { readConfig } from "#config.ts";
import { readSecrets, secretsFile } from "#secrets.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "jari-announced-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

const own = "the-operator's-own-token";

async function announced(address: string, env: Record<string, string> = {}): Promise<string> {
  const secrets = await readSecrets(readConfig({ JARI_DATA_DIR: dataDir, ...env }, []));
  return announcement({ address, dataDir, secrets });
}

/** What the line about the operator's token says when Jari starts with this environment. */
async function said(env: Record<string, string> = {}): Promise<string> {
  return /The operator's token +(.*)/u.exec(await announced("http://127.0.0.1:8080", env))?.[1] ?? "";
}

async function keptToken(): Promise<string> {
  return (JSON.parse(await readFile(secretsFile(dataDir), "utf8")) as { adminToken: string }).adminToken;
}

test("a token that was made up is shown once, and then only where it is", async () => {
  expect(await said()).toBe(`${await keptToken()} (shown this once), in ${secretsFile(dataDir)}`);
  expect(await said()).toBe(`in ${secretsFile(dataDir)}`);
});

test("a token that was made up is shown where only the other secret is set", async () => {
  expect(await said({ JARI_SECRET: "s".repeat(32) })).toContain(await keptToken());
});

test.each([{}, { JARI_SECRET: "s".repeat(32) }])(
  "a token that was set is never shown, nor looked for in the file",
  async (env) => {
    for (const start of ["first", "second"]) {
      expect(await said({ ...env, JARI_ADMIN_TOKEN: own }), start).toBe("as set in JARI_ADMIN_TOKEN");
    }
  },
);

test.each([
  ["http://127.0.0.1:8080", "", "http://127.0.0.1:8080"],
  ["http://[::1]:8080", "", "http://[::1]:8080"],
  ["http://0.0.0.0:8080", ", every address of this machine", "http://127.0.0.1:8080"],
  ["http://[::]:8080", ", every address of this machine", "http://[::1]:8080"],
])("where it listens on %s it says so%s, and sends a browser to %s", async (address, more, opened) => {
  const text = await announced(address);
  expect(text).toContain(`Jari is listening on ${address}${more}\n`);
  for (const path of ["", "/console", "/docs"]) expect(text).toContain(` ${opened}${path}\n`);
});
