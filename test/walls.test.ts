/**
 * That the walls between the rooms stand: the linter is shown imports that must be refused, and some that must not.
 * (A linter that reads nothing reports success; only this tells the difference.)
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

interface Finding {
  code: string;
  filename: string;
}

/** Lints these files with the project's own rules, in a folder of their own; answers `file: rule` for each finding. */
async function lint(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "jari-lint-"));
  try {
    const config = JSON.parse(await readFile(join(root, ".oxlintrc.json"), "utf8")) as { options: object };
    // Types are not looked up: nothing is installed there, and walls need none.
    await writeFile(join(folder, ".oxlintrc.json"), JSON.stringify({ ...config, options: {} }));
    for (const name of ["package.json", "tsconfig.json"]) await cp(join(root, name), join(folder, name));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const { diagnostics } = JSON.parse(await runOxlint(folder)) as { diagnostics: Finding[] };
    return diagnostics.map(({ code, filename }) => `${filename}: ${code}`).toSorted();
  } finally {
    await rm(folder, { recursive: true });
  }
}

function runOxlint(folder: string): Promise<string> {
  return new Promise((resolve) => {
    // Its exit code says that there are findings, which is what is wanted here.
    execFile(join(root, "node_modules/.bin/oxlint"), ["-f", "json"], { cwd: folder }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}

test("an import through a wall is refused, in every way that it can be written", async () => {
  const refused = {
    "src/wallet/static.ts": 'import { a } from "#reservations/sell-holds.ts";\na();',
    "src/wallet/type.ts": 'import type { A } from "#queue/room.ts";\nexport type B = A;',
    "src/wallet/again.ts": 'export { a } from "#payments/room.ts";',
    "src/wallet/late.ts": 'await import("#seats/seat-maps.ts");',
    "src/tickets/money.ts": 'import { a } from "#wallet/move-money.ts";\na();',
    "src/tickets/circle.ts": 'import { a } from "#payments/room.ts";\na();',
    "src/db/up.ts": 'import { a } from "#events/log.ts";\na();',
    "src/acts/deeds.ts": 'import { a } from "#queue/set-policy.ts";\na();',
    "src/instances/events.ts": 'import { a } from "#events/log.ts";\na();',
    "src/http/business.ts": 'import { a } from "#wallet/room.ts";\na();',
    "src/brief/private.ts": 'import { a } from "#queue/queries.ts";\na();',
    "src/brief/router.ts": 'import { a } from "#queue/routes.ts";\na();',
    "src/queue/whole.ts": 'import { a } from "#instance.ts";\na();',
    "src/queue/climb.ts": 'import { a } from "../db/connect.ts";\na();',
    "crowd/inside.ts": 'import type { A } from "#queue/room.ts";\nexport type B = A;',
    "crowd/secrets.ts": 'import { a } from "#secrets.ts";\na();',
    "crowd/support.ts": 'import { a } from "#test/server.ts";\na();',
    "crowd/inside.test.ts": 'import { a } from "#db/connect.ts";\na();',
    "web/inside.ts": 'import type { A } from "#queue/room.ts";\nexport type B = A;',
    "web/secrets.ts": 'import { a } from "#secrets.ts";\na();',
    "web/late.ts": 'await import("#problems.ts");',
    "web/pages/climb.tsx": 'import { a } from "../ui/button.tsx";\na();',
    "load/k6/node.ts": 'import { readFileSync } from "node:fs";\nreadFileSync("a");',
    "load/k6/house.ts": 'import { a } from "#load/options.ts";\na();',
  };
  expect(await lint(refused)).toEqual(
    Object.keys(refused)
      .map((file) => `${file}: eslint(no-restricted-imports)`)
      .toSorted(),
  );
});

/**
 * The linter lets a file through that one of its patterns allows (`!#reservations/**`) and another refuses, so these doors
 * are looked at here.
 */
test("nobody imports the queries or the routes of another room", async () => {
  const source = join(root, "src");
  const files = (await readdir(source, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/u.test(file));
  const privates = /from "#(\w+)\/(?:[a-z-]*queries|[a-z-]*routes)\.ts"/gu;
  const found: string[] = [];
  for (const file of files.filter((name) => name !== "rooms.ts" && name !== "sweep.ts")) {
    const text = await readFile(join(source, file), "utf8");
    for (const [statement, room] of text.matchAll(privates)) {
      if (room !== file.split("/")[0]) found.push(`${file}: ${statement}`);
    }
  }
  expect(found).toEqual([]);
});

test("what a room may use, and its own files, pass", async () => {
  const fine = {
    "src/wallet/fine.ts": 'import { a } from "#db/connect.ts";\nimport { b } from "#wallet/queries.ts";\na(b);',
    "src/wallet/fields.ts": 'import { a } from "#http/fields.ts";\nimport { b } from "#problems.ts";\na(b);',
    "src/payments/verbs.ts": 'import { a } from "#wallet/move-money.ts";\nimport { b } from "#queue/turns.ts";\na(b);',
    "src/payments/doors.ts":
      'import { a } from "#tickets/check-ins.ts";\nimport { b } from "#acts/record-act.ts";\na(b);',
    "src/rooms.ts": 'import { a } from "#wallet/routes.ts";\na();',
    "load/k6/fine.ts": 'import http from "k6/http";\nimport { a } from "./lib/setup.ts";\na(http);',
    "crowd/fine.ts": 'import { a } from "#crowd/fan.ts";\na();',
    "crowd/fine.test.ts": 'import { a } from "#crowd/fan.ts";\nimport { b } from "#test/server.ts";\na(b);',
    "web/fine.tsx": 'import { a } from "#web/ui/button.tsx";\nimport { b } from "react";\na(b);',
    "src/wallet/fine.test.ts": 'import { a } from "#accounts/room.ts";\na();',
  };
  expect(await lint(fine)).toEqual([]);
});

test("a circle of imports is refused", async () => {
  const circle = {
    "src/db/one.ts": 'import { two } from "#db/two.ts";\nexport const one = (): number => two();',
    "src/db/two.ts": 'import { one } from "#db/one.ts";\nexport const two = (): number => one();',
  };
  expect(await lint(circle)).toEqual(["src/db/one.ts: import(no-cycle)", "src/db/two.ts: import(no-cycle)"]);
});

test("only the configuration reads the environment", async () => {
  const text = 'export const home = (): string | undefined => process.env["HOME"];';
  expect(await lint({ "src/config.ts": text, "src/queue/sneaky.ts": text })).toEqual([
    "src/queue/sneaky.ts: node(no-process-env)",
  ]);
});
