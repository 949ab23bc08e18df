/**
 * The secrets: from the configuration, or, with the embedded database, made up at the first start and kept in
 * `<data folder>/secrets.json`, which only its owner can read.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Config } from "#config.ts";
import { ifThere, keepFile, makeFolder } from "#keep-file.ts";

export interface Secrets {
  /** Signs tokens. */
  secret: string;
  /** The one before it: its tokens go on being accepted. */
  previousSecret?: string;
  /** The operator's bearer token. */
  adminToken: string;
}

type Kept = Pick<Secrets, "secret" | "adminToken">;

/** Where the operator's token is from: set in the environment, kept in the file, or made up just now (and kept). */
export type TokenOrigin = "set" | "kept" | "made up";

/** The secrets to run with. Each that is set beats the one that is kept. */
export async function readSecrets(config: Config): Promise<Secrets & { tokenOrigin: TokenOrigin }> {
  const { secret, adminToken, previousSecret } = config;
  const previous = previousSecret === undefined ? {} : { previousSecret };
  if (secret !== undefined && adminToken !== undefined) {
    return { secret, adminToken, ...previous, tokenOrigin: "set" };
  }
  const { kept, generated } = await readOrGenerate(config.dataDir);
  const tokenOrigin = adminToken !== undefined ? "set" : generated ? "made up" : "kept";
  return { secret: secret ?? kept.secret, adminToken: adminToken ?? kept.adminToken, ...previous, tokenOrigin };
}

/** Where the generated secrets are kept. */
export function secretsFile(dataDir: string): string {
  return join(dataDir, "secrets.json");
}

async function readOrGenerate(dataDir: string): Promise<{ kept: Kept; generated: boolean }> {
  const file = secretsFile(dataDir);
  const text = await ifThere(readFile(file, "utf8"));
  if (text !== undefined) return { kept: parse(text, file), generated: false };
  const kept = { secret: randomBytes(32).toString("base64url"), adminToken: randomBytes(24).toString("base64url") };
  await makeFolder(dataDir);
  await keepFile(file, `${JSON.stringify(kept, null, 2)}\n`);
  return { kept, generated: true };
}

function parse(text: string, file: string): Kept {
  try {
    const { secret, adminToken } = JSON.parse(text) as Partial<Kept>;
    if (typeof secret === "string" && typeof adminToken === "string") return { secret, adminToken };
  } catch {
    // What the file is instead does not matter: it is told below what to do about it.
  }
  throw new Error(
    `${file} is not what Jari wrote: restore it, or remove it (all tokens issued so far become invalid).`,
  );
}
