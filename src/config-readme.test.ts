import { readFile } from "node:fs/promises";

import { expect, test } from "vitest";

import { settings, type Setting } from "#config-settings.ts";

function shownDefault({ default: value, without }: Setting<unknown>): string {
  if (without !== undefined) return without;
  if (typeof value === "object") return `\`${value.embedded}\` (embedded), \`${value.external}\` (external)`;
  return value ? `\`${value}\`` : "none";
}

test("README's table of settings says of each variable what the program says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const rows = readme.split("\n").filter((line) => /^\| `[A-Z_]+` \|/u.test(line));
  expect(rows).toEqual(
    Object.values<Setting<unknown>>(settings).map(
      (setting) => `| \`${setting.variable}\` | ${shownDefault(setting)} | ${setting.says} |`,
    ),
  );
});
