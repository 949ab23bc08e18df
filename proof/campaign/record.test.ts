import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { findHistories } from "#proof/campaign/record.ts";

async function folderOf(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "jari-record-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await Promise.all(names.map((name) => mkdir(join(folder, name))));
  return folder;
}

test("of a folder, the histories of the campaigns in it are found, in the order of their seeds", async () => {
  const folder = await folderOf("seed-12", "seed-9", "mutants");
  expect([...(await findHistories(folder))]).toEqual([
    [9, join(folder, "seed-9", "history.jsonl")],
    [12, join(folder, "seed-12", "history.jsonl")],
  ]);
});

test("a history is found where it was said to be, and a folder without campaigns is refused", async () => {
  expect([...(await findHistories("some/history.jsonl")).values()]).toEqual(["some/history.jsonl"]);
  await expect(findHistories(await folderOf("mutants"))).rejects.toThrow("holds no campaigns");
});
