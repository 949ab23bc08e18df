/** What `sslmode` means, against a server with a certificate of an authority that only the test knows. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";

import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { clientSettings } from "#db/client-settings.ts";
import { databaseUser, giveTo } from "#db/embedded-user.ts";
import { startEmbedded, type Embedded } from "#db/embedded.ts";

test.each(["prefer", "require", "verify-ca", "verify-full"])(
  "sslmode=%s has the certificate checked, without a warning",
  async (mode) => {
    const warned: Error[] = [];
    const warn = (warning: Error): void => void warned.push(warning);
    process.on("warning", warn);
    onTestFinished(() => void process.off("warning", warn));
    expect(clientSettings(`postgresql://db/jari?a=b&sslmode=${mode}`, {}).ssl).toEqual({});
    // They are told in a turn of their own.
    await turn();
    expect(warned).toEqual([]);
  },
);

test("what else can be said of TLS means what the driver says", () => {
  const sslOf = (query: string): unknown => clientSettings(`postgresql://db/jari?${query}`, {}).ssl;
  expect(sslOf("sslmode=disable")).toBe(false);
  expect(sslOf("sslmode=no-verify")).toEqual({ rejectUnauthorized: false });
  expect(sslOf("uselibpqcompat=true&sslmode=require")).toEqual({ rejectUnauthorized: false });
  expect(sslOf("application_name=sslmode=require")).toBeUndefined();
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("against a server of another's authority", () => {
  let folder: string;
  let embedded: Embedded;
  let authority: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "jari's tls "));
    await chmod(folder, 0o711);
    embedded = await startEmbedded(join(folder, "data"), pino({ level: "silent" }), { durable: false });
    authority = makeCertificates(folder);
    for (const name of ["server.crt", "server.key"]) {
      await chmod(join(folder, name), 0o600);
      await giveTo(databaseUser(), join(folder, name));
    }
    const admin = new pg.Client({ connectionString: embedded.url });
    await admin.connect();
    for (const [setting, value] of Object.entries({
      ssl_cert_file: join(folder, "server.crt"),
      ssl_key_file: join(folder, "server.key"),
      ssl: "on",
    })) {
      await admin.query(`alter system set ${setting} = ${pg.escapeLiteral(value)}`);
    }
    await admin.query("select pg_reload_conf()");
    await admin.end();
  });
  afterAll(async () => {
    await embedded.stop();
    await rm(folder, { recursive: true });
  });

  /** Whether a connection that says this is encrypted. Errors: it cannot be made. */
  async function isEncrypted(query: Record<string, string>, host = "localhost"): Promise<boolean> {
    const url = new URL(embedded.url);
    url.hostname = host;
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const client = new pg.Client(clientSettings(url.href, {}));
    client.on("error", () => undefined);
    await client.connect();
    const text = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    const { rows } = await client.query<{ ssl: boolean }>(text);
    await client.end();
    return rows[0]?.ssl === true;
  }

  test.each(["require", "verify-full"])("sslmode=%s connects by the authority that it is told", async (sslmode) => {
    expect(await isEncrypted({ sslmode, sslrootcert: authority })).toBe(true);
  });

  test.each(["require", "verify-full"])(
    "sslmode=%s refuses one that it does not know, and another name",
    async (sslmode) => {
      await expect(isEncrypted({ sslmode })).rejects.toThrow(/self-signed certificate|unable to verify/u);
      await expect(isEncrypted({ sslmode, sslrootcert: authority }, "127.0.0.1")).rejects.toThrow("does not match");
    },
  );

  test("sslmode=no-verify encrypts, whoever it is; and nothing said does not", async () => {
    expect(await isEncrypted({ sslmode: "no-verify" }, "127.0.0.1")).toBe(true);
    expect(await isEncrypted({})).toBe(false);
  });
});

/** An authority, and a certificate of it for `localhost`. Answers the authority's file. */
function makeCertificates(folder: string): string {
  const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  openssl("req", "-x509", ...newKey, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=authority", "-days", "2");
  openssl("req", ...newKey, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  openssl(
    "x509",
    "-req",
    "-in",
    "server.csr",
    "-CA",
    "ca.crt",
    "-CAkey",
    "ca.key",
    "-CAcreateserial",
    "-out",
    "server.crt",
  );
  return join(folder, "ca.crt");
}
