import { access, readFile, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { randomOf } from "#crowd/random.ts";
import { databasePaused } from "#proof/nemeses/database-paused.ts";
import { databaseKilled } from "#proof/nemeses/database-stopped.ts";
import { instanceKilledAtCommit } from "#proof/nemeses/instance-killed.ts";
import { linkNemeses } from "#proof/nemeses/links.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import { openWorld } from "#proof/world/open-world.ts";
import type { Instance, World } from "#proof/world/world.ts";
import { until } from "#test/until.ts";

let world: World;

beforeAll(async () => {
  // Without what only some machines allow: what is shown here holds on all of them.
  world = await openWorld({ instances: 2, use: [] });
});
afterAll(() => world.close());

/** Makes a user; answers the status, or undefined where there was no answer. */
async function write({ url }: Instance): Promise<number | undefined> {
  const body = JSON.stringify({ name: "fan" });
  const headers = { "content-type": "application/json" };
  try {
    return (await fetch(`${url}/v1/users`, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) }))
      .status;
  } catch {
    return undefined;
  }
}

/** The blow lasts no longer than that. */
async function strike(nemesis: Nemesis | undefined, atMostMs = 1_500): Promise<string[]> {
  const told: string[] = [];
  const blow = { world, random: randomOf(1, 1), signal: AbortSignal.timeout(atMostMs) };
  await nemesis?.strike({ ...blow, tell: (phase) => void told.push(phase) });
  return told;
}

test("a world that was just opened answers at every instance", async () => {
  expect(await Promise.all(world.instances.map(write))).toEqual([201, 201]);
});

test.for([
  databaseKilled,
  databasePaused,
  ...linkNemeses.filter(({ name }) => name === "database-black-hole" || name === "clients-half-open"),
])("$name: told from its beginning to its end, and afterwards every instance writes again", async (nemesis) => {
  const told = await strike(nemesis);
  expect([told[0], told.at(-1)]).toEqual(["begins", "ends"]);
  for (const instance of world.instances) {
    await until("a write succeeds", async () => (await write(instance)) === 201);
  }
});

test("instance-killed-at-commit: dies in a transaction, is on record as killed, and serves again", async () => {
  const pids = world.instances.map(({ pid }) => pid);
  let isOver = false;
  const writing = (async () => {
    for (; !isOver; await sleep(20)) await Promise.all(world.instances.map(write));
  })();
  expect(await strike(instanceKilledAtCommit, 120_000).finally(() => (isOver = true))).toEqual([
    "begins",
    "heard",
    "ends",
  ]);
  await writing;
  expect(world.instances.filter(({ pid }, i) => pid !== pids[i])).toHaveLength(1);
  expect(world.instances.flatMap(({ crashes }) => crashes)).toEqual([]);
  expect(await Promise.all(world.instances.map(write))).toEqual([201, 201]);
});

test("an end that nobody asked for is told as a crash, and healing the world starts the instance again", async () => {
  const [instance] = world.instances;
  process.kill(instance?.pid ?? 0, "SIGKILL");
  await until("it is on record", () => instance?.crashes.length === 1);
  await world.heal();
  expect(await Promise.all(world.instances.map(write))).toEqual([201, 201]);
});

test("healing ends every fault at once, whoever left it behind", async () => {
  const [one, other] = world.instances;
  one?.toDatabase.silence("both");
  other?.fromClients.refuse();
  other?.signal("SIGSTOP");
  await world.database.stop("immediate");
  await world.heal();
  expect(await Promise.all(world.instances.map(write))).toEqual([201, 201]);
});

test("a world that was closed leaves nothing behind: no process, no folder", async () => {
  const closed = await openWorld({ instances: 1, use: [] });
  const pids = [...(await closed.database.pids()), ...closed.instances.map(({ pid }) => pid)];
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`)));
  await closed.close();
  for (const folder of folders) await expect(access(folder)).rejects.toThrow("ENOENT");
  // What has ended and was not looked after by its parent yet has no program any more.
  const programs = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
  expect((await Promise.all(programs)).join("")).toBe("");
});
