/**
 * The secrets: from the configuration, or, with the embedded database, made up at the first start and kept in
 * `<data folder>/secrets.json`, which only its owner can read.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Config } from "#config.ts";
import { ifThere, keepFile } from "#keep-file.ts";

export interface Secrets {
  /** Signs tokens. */
  secret: string;
  /** The one before it: its tokens go on being accepted. */
  previousSecret?: string;
  /** The operator's bearer token. */
  adminToken: string;
}

type Kept = Pick<Secrets, "secret" | "adminToken">;

/** The secrets to run with. `generated` says that they were made up just now. */
export async function readSecrets(config: Config): Promise<Secrets & { generated: boolean }> {
  const { secret, adminToken, previousSecret } = config;
  const previous = previousSecret === undefined ? {} : { previousSecret };
  if (secret !== undefined && adminToken !== undefined) return { secret, adminToken, ...previous, generated: false };
  const { kept, generated } = await readOrGenerate(config.dataDir);
  return { secret: secret ?? kept.secret, adminToken: adminToken ?? kept.adminToken, ...previous, generated };
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
  await mkdir(dataDir, { recursive: true });
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
