import { mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { makeLinks } from "#db/embedded-binaries.ts";

test("links that npm did not make are made, and those that are there stay", async () => {
  const folder = await mkdtemp(join(tmpdir(), "jari links "));
  const native = join(folder, "native");
  await mkdir(join(native, "lib"), { recursive: true });
  await writeFile(join(native, "lib", "libpq.so.5.18"), "");
  const links = ["libpq.so", "libpq.so.5"].map((name) => ({
    source: "native/lib/libpq.so.5.18",
    target: `native/lib/${name}`,
  }));
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(links));

  await makeLinks(native);
  await makeLinks(native);

  expect(await readlink(join(native, "lib", "libpq.so"))).toBe("libpq.so.5.18");
  expect(await readlink(join(native, "lib", "libpq.so.5"))).toBe("libpq.so.5.18");
  await rm(folder, { recursive: true });
});
