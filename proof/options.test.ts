/** The command line of a proof: what it says where nothing is said, and what it refuses, in words. */
import { expect, test } from "vitest";

import { UsageError } from "#crowd/options.ts";
import { readOptions } from "#proof/options.ts";

const known = ["instance-killed", "disk-full", "clock-jump"];
const read = (line: string) => readOptions(line.split(" ").filter(Boolean), known);

test("nothing has to be said: one campaign of a minute with all faults, under a seed of its own", () => {
  const options = read("");
  expect(options).toEqual({
    does: "prove",
    seed: expect.any(Number),
    minutes: 1,
    faults: known,
    campaigns: 1,
    out: ".proof",
    json: undefined,
    complete: false,
  });
});

test("everything can be said", () => {
  const line =
    "--seed 7 --minutes 2.5 --faults disk-full,clock-jump,disk-full --campaigns 60 --out o --json r.json --complete";
  expect(read(line)).toEqual({
    does: "prove",
    seed: 7,
    minutes: 2.5,
    faults: ["disk-full", "clock-jump"],
    campaigns: 60,
    out: "o",
    json: "r.json",
    complete: true,
  });
});

test("no faults at all can be asked for", () => {
  expect(read("--faults none")).toMatchObject({ faults: [] });
});

test("recorded histories are checked anew, and nothing is asked of a campaign then", () => {
  expect(read("--check o/history.jsonl --json r.json")).toEqual({
    does: "check",
    check: "o/history.jsonl",
    json: "r.json",
    complete: false,
  });
  expect(() => read("--check o/history.jsonl --seed 7")).toThrow("--seed is for campaigns");
});

test("help and the list come before all else", () => {
  expect(read("--help --seed 7")).toEqual({ does: "help" });
  expect(read("--list")).toEqual({ does: "list" });
});

test.each([
  ["--faults disk-ful", "--faults knows all, none, instance-killed, disk-full, clock-jump; not disk-ful"],
  ["--seed x", "--seed must be a number"],
  ["--seed=-1", "--seed must be a number"],
  ["--minutes 0", "--minutes must be a number from 0.05"],
  ["--campaigns 1.5", "--campaigns must be a whole number"],
  ["--hurry", "--help"],
  ["seven", "--help"],
])("%s is refused in words", (line, words) => {
  expect(() => read(line)).toThrow(UsageError);
  expect(() => read(line)).toThrow(words);
});
